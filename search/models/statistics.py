"""What is searched and clicked, counted without saying by whom, and in words only once five people asked for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchTerm(models.Model):
    """One search in one period of ``search.statistics.PERIOD_DAYS`` days.

    ``fingerprint`` is a keyed hash of period and text. ``text`` stays empty until enough different people asked.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    period = models.PositiveIntegerField(db_index=True)
    text = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")

    def __str__(self) -> str:
        # Reaches log lines and error reports: no words.
        return f"search term {self.pk}"


class SearchTermDay(models.Model):
    """How often a term was searched on one day, and how often nothing was found."""

    term = models.ForeignKey(SearchTerm, models.CASCADE, related_name="days")
    day = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "day"], name="search_term_day")]

    def __str__(self) -> str:
        return f"{self.term} on {self.day}"


class SearchClick(models.Model):
    """How often a hit was opened from the results of a term; ``is_shown`` once enough different people did."""

    term = models.ForeignKey(SearchTerm, models.CASCADE, related_name="clicks")
    document = models.CharField(max_length=200)
    clicks = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "document"], name="search_click")]

    def __str__(self) -> str:
        return f"clicks {self.pk}"


class SearchAsker(models.Model):
    """That somebody asked for ``subject``: ``person`` is a keyed hash that is another one for each subject.

    Kept to the end of the period; two rows of one person cannot be told to belong together.
    """

    subject = models.CharField(max_length=64)
    person = models.CharField(max_length=64)
    period = models.PositiveIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "person"], name="search_asker")]

    def __str__(self) -> str:
        return f"asker {self.pk}"


class MissingContent(models.Model):
    """What somebody told the office that the hub lacks. Says who only if they left an address."""

    text = models.TextField(_("what is missing"), max_length=1000)
    contact = models.EmailField(_("e-mail address"), blank=True)
    created_on = models.DateField(_("received on"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("missing content")
        verbose_name_plural = _("missing content")

    def __str__(self) -> str:
        return f"missing content {self.pk}"
