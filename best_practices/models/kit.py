from typing import Any, Self

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from best_practices.models.kit_use import KitUse
from best_practices.models.kit_version import KitVersion
from best_practices.models.restrictions import closed_paths
from coalition.access import may, standing_of
from coalition.models.visibility import Visibility


class KitQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published kits that ``user`` may read (``best_practices.view_published_kit``)."""
        open_pages = self.live()
        for path in closed_paths(user):
            open_pages = open_pages.exclude(path__startswith=path)
        if standing_of(user).roles:
            return open_pages
        return open_pages.filter(visibility=Visibility.PUBLIC)

    def for_lists(self) -> Self:
        """With ``newest_version`` (a number, 0 before the first) and ``use_count`` (of units)."""
        newest = KitVersion.objects.filter(kit=models.OuterRef("pk")).order_by("-number").values("number")[:1]
        uses = KitUse.objects.filter(kit=models.OuterRef("pk")).order_by().values("kit")
        counted = uses.annotate(units=models.Count("pk")).values("units")
        number = models.IntegerField()
        return (
            self.select_related("unit", "unit__region")
            .prefetch_related("topics")
            .annotate(
                newest_version=Coalesce(models.Subquery(newest, output_field=number), 0),
                use_count=Coalesce(models.Subquery(counted, output_field=number), 0),
            )
        )


class CampaignKitPage(Page):
    """A campaign that a branch can take over as it is: what for, what to do when, with which material and texts."""

    class Effort(models.TextChoices):
        SMALL = "s", _("Small: an evening or two")
        MEDIUM = "m", _("Medium: some weeks, a few people")
        LARGE = "l", _("Large: a campaign of the whole branch")

    # The unit in whose subtree the page lies; follows every move.
    unit = models.ForeignKey(
        "coalition.Unit", models.PROTECT, null=True, editable=False, related_name="kits", verbose_name=_("unit")
    )
    summary = models.TextField(_("summary"), max_length=500)
    goal = models.TextField(_("goal"), max_length=1000)
    audience = models.CharField(
        _("audience"), max_length=200, blank=True, help_text=_("Who is to be reached: tenants, commuters, pupils …")
    )
    topics = ParentalManyToManyField("coalition.Topic", blank=True, related_name="kits", verbose_name=_("topics"))
    effort = models.CharField(_("effort"), max_length=1, choices=Effort.choices, default=Effort.SMALL)
    people_min = models.PositiveIntegerField(
        _("people, at least"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    hours_min = models.DecimalField(
        _("hours of all together, at least"),
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_euro = models.DecimalField(
        _("cost in euro"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    season = models.CharField(
        _("season"), max_length=120, blank=True, help_text=_("When it fits best: before the heating season, in May …")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC)
    whats_new = models.TextField(
        _("what is new"),
        max_length=2000,
        blank=True,
        help_text=_(
            "With a new text here, publishing makes a new version: it enters the list of changes, and the units that "
            "use the kit get a mail. Leave the text as it is for small corrections."
        ),
    )

    objects = PageManager.from_queryset(KitQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("goal"),
        FieldPanel("audience"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldPanel("effort"),
                FieldRowPanel([FieldPanel("people_min"), FieldPanel("hours_min"), FieldPanel("cost_euro")]),
                FieldRowPanel([FieldPanel("season"), FieldPanel("valid_until")]),
            ],
            heading=_("Effort"),
        ),
        InlinePanel("weeks", label=_("Week"), heading=_("Week by week")),
        InlinePanel("checklist", label=_("Thing to do"), heading=_("Checklist")),
        InlinePanel("assets", label=_("Material"), heading=_("Materials")),
        InlinePanel("text_templates", label=_("Text"), heading=_("Texts to fill in")),
        FieldPanel("visibility"),
        FieldPanel("whats_new"),
    ]
    subpage_types: list[str] = []
    template = "best_practices/kits/page.html"

    class Meta:
        verbose_name = _("campaign kit")
        verbose_name_plural = _("campaign kits")

    @property
    def current_version(self) -> int:
        """The number of the newest published version, 0 before the first."""
        newest = self.versions.first()
        return newest.number if newest else 0

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Members-only kits ask a stranger to sign in and are unknown to everybody else who may not read them."""
        # Its forms ask for the user model, which is not there yet while models are loaded.
        from django.contrib.auth.views import redirect_to_login

        if not getattr(request, "is_preview", False) and not may(request.user, "best_practices.view_kit", self):
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from best_practices.kits.page_context import context_of

        return super().get_context(request, *args, **kwargs) | context_of(self, request.user)
