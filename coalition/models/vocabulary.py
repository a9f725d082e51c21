"""What the curated vocabularies have in common: names in two languages, other words for them, and former addresses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from search.analysis.synonyms import split_entries
from search.synonym_words import problems_of

_LONGEST_SYNONYMS = 1_200


class VocabularyTerm(models.Model):
    """A term that the state office curates; a former name stays among its ``synonyms``, which search follows."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    synonyms = models.TextField(
        _("other words for it"),
        max_length=_LONGEST_SYNONYMS,
        blank=True,
        help_text=_("Separated by commas. Search finds the term by them at once; former names are kept here."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever renames it, here or in the admin: the former name and address stay known."""
        before = type(self)._base_manager.filter(pk=self.pk).values("name", "slug").first() if self.pk else None
        if before and before["name"] != self.name:
            self.synonyms = ", ".join(_with(self.other_words, before["name"], without=self.name))
            if update := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*update, "synonyms"}
        super().save(*args, **kwargs)
        if before is None:
            # The address is this term's now, whatever it was before.
            FormerSlug.objects.filter(vocabulary=self._meta.label_lower, slug=self.slug).delete()
        elif before["slug"] != self.slug:
            FormerSlug.remember(self, before["slug"])

    def clean(self) -> None:
        self.synonyms = ", ".join(self.other_words)
        # The same words twice are no mistake here: a translation may be the same word.
        problems = problems_of([self.name, *self.other_words]) if self.other_words else []
        if problems:
            raise ValidationError({"synonyms": problems})

    @property
    def label(self) -> str:
        """The name in the reader's language, German where no translation was given."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def other_words(self) -> tuple[str, ...]:
        return split_entries(self.synonyms)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that people may call it, each once: the name, its translation, the other words."""
        found = {word.casefold(): word for word in reversed((self.name, self.name_en, *self.other_words)) if word}
        return tuple(reversed(found.values()))


def _with(words: tuple[str, ...], added: str, *, without: str) -> list[str]:
    known = {word.casefold(): word for word in (*words, *split_entries(added))}
    known.pop(without.casefold(), None)
    return list(known.values())


class FormerSlug(models.Model):
    """An address that a renamed or merged term had: links and saved searches with it go on to the new one."""

    vocabulary = models.CharField(max_length=60)
    slug = models.CharField(max_length=100)
    current = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("former address of a term")
        verbose_name_plural = _("former addresses of terms")
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.slug} → {self.current}"

    @classmethod
    def remember(cls, term: Any, slug: str) -> None:
        """``slug`` leads to ``term`` from now on, and so does what led to ``slug``."""
        label = term._meta.label_lower
        cls.objects.filter(vocabulary=label, slug=term.slug).delete()
        cls.objects.filter(vocabulary=label, current=slug).update(current=term.slug)
        cls.objects.update_or_create(vocabulary=label, slug=slug, defaults={"current": term.slug})

    @classmethod
    def current_of(cls, model: type[models.Model], slug: str) -> str:
        """Where ``slug`` leads now: itself unless it is a former address."""
        former = cls.objects.filter(vocabulary=model._meta.label_lower, slug=slug)
        return former.values_list("current", flat=True).first() or slug
