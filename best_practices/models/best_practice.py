import datetime
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, WorkflowState
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from best_practices.blocks import BodyBlock
from best_practices.lineage import lineage_of
from best_practices.models.adaptation import units_that_adapted
from best_practices.models.reading import ReadingListEntry
from best_practices.models.restrictions import closed_paths
from coalition.access import may, standing_of
from coalition.models import Membership, Unit
from coalition.models.visibility import Visibility
from coalition.roles import Role

RELATED = 3


class BestPracticeQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published write-ups that ``user`` may read (``best_practices.view_published``)."""
        open_pages = self.live()
        for path in closed_paths(user):
            open_pages = open_pages.exclude(path__startswith=path)
        if standing_of(user).roles:
            return open_pages
        return open_pages.filter(visibility=Visibility.PUBLIC)

    def authored_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def to_be_moderated_by(self, user: Any) -> Self:
        """Write-ups that wait for a decision which ``user`` may take (``best_practices.moderate_page``)."""
        waiting = self.filter(pk__in=_pages_in_moderation(WorkflowState.STATUS_IN_PROGRESS)).exclude(owner=user)
        waiting = waiting.exclude(pk__in=_pages_in_moderation(WorkflowState.STATUS_IN_PROGRESS, requested_by=user))
        if may(user, "coalition.change_unit"):
            return waiting
        return waiting.filter(unit__in=standing_of(user).coordinated)

    def cared_for_by(self, user: Any) -> Self:
        """Published write-ups that ``user`` answers for (``best_practices.care_for_page``)."""
        if may(user, "coalition.change_unit"):
            return self.live()
        standing = standing_of(user)
        if not standing.roles:
            return self.none()
        return self.live().filter(models.Q(owner=user) | models.Q(unit__in=standing.edits | standing.coordinated))

    def due_by(self, day: datetime.date) -> Self:
        """Published, and to be looked at again on ``day`` or before."""
        return self.live().filter(review_on__lte=day)

    def without_owner(self, day: datetime.date) -> Self:
        """Published, and on ``day`` nobody edits for their unit nor coordinates it or a branch above it.

        The state association is above all of them and looks after none in particular.
        """
        held = Membership.objects.active(day).filter(user__is_active=True, unit__is_active=True)
        own = held.filter(unit=models.OuterRef("unit"), role__in=(Role.EDITOR, Role.COORDINATOR))
        above = held.exclude(unit__kind=Unit.Kind.STATE).filter(role=Role.COORDINATOR)
        of_page = models.ExpressionWrapper(models.OuterRef("unit__path"), output_field=models.CharField())
        above = above.alias(of_page=of_page).filter(of_page__startswith=models.F("unit__path"))
        gone = models.Q(unit=None) | models.Q(unit__is_active=False) | (~models.Exists(own) & ~models.Exists(above))
        return self.live().filter(gone)

    def archived_for(self, user: Any) -> Self:
        """Archived write-ups of which ``user`` may know: who could read them before."""
        archived = self.filter(live=False, care__archived_at__isnull=False)
        for path in closed_paths(user):
            archived = archived.exclude(path__startswith=path)
        return archived if standing_of(user).roles else archived.filter(visibility=Visibility.PUBLIC)

    def newest_first(self) -> Self:
        """By first publication; a change of the text does not bring a write-up to the top again."""
        return self.order_by("-first_published_at", "-pk")

    def for_lists(self) -> Self:
        lists = self.select_related("unit", "unit__region", "care").prefetch_related("topics", "action_formats")
        return lists.with_adaptation_count()

    def with_adaptation_count(self) -> Self:
        """With ``adaptation_count``: by how many units each was used; lists show it and sort by it."""
        return self.annotate(adaptation_count=units_that_adapted())


def _pages_in_moderation(status: str, **more: Any) -> models.QuerySet[Any]:
    states = WorkflowState.objects.filter(status=status, **more)
    # The generic key is text; PostgreSQL does not compare it with a number by itself.
    return states.annotate(page_id=Cast("object_id", models.BigIntegerField())).values("page_id")


def archived_answer(request: HttpRequest, page: "BestPracticePage") -> HttpResponse:
    """410: it was here. The note and what came of the write-up stay."""
    context = {"page": page, "self": page, "lineage": lineage_of(page, request.user)}
    return render(request, "best_practices/care/archived.html", context, status=410)


class BestPracticeTag(TaggedItemBase):
    content_object = ParentalKey(
        "best_practices.BestPracticePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class BestPracticePage(Page):
    """What a unit did, with how many people, how much time and money, what came of it and what to reuse."""

    class WouldRepeat(models.TextChoices):
        YES = "yes", _("Yes")
        CHANGED = "changed", _("Yes, with changes")
        NO = "no", _("No")

    # The unit in whose subtree the page lies; follows every move.
    unit = models.ForeignKey(
        "coalition.Unit",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="best_practices",
        verbose_name=_("unit"),
    )
    summary = models.TextField(_("summary"), max_length=500)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    contact_role = models.CharField(
        _("contact"), max_length=120, blank=True, help_text=_("A function, not a name: for example “election team”.")
    )
    topics = ParentalManyToManyField(
        "coalition.Topic", blank=True, related_name="best_practices", verbose_name=_("topics")
    )
    action_formats = ParentalManyToManyField(
        "best_practices.ActionFormat", blank=True, related_name="best_practices", verbose_name=_("action formats")
    )
    tags = ClusterTaggableManager(through=BestPracticeTag, blank=True, verbose_name=_("tags"))
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    people_needed = models.PositiveIntegerField(
        _("people needed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    hours_total = models.DecimalField(
        _("hours in total"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    lead_time_weeks = models.PositiveIntegerField(_("lead time in weeks"), null=True, blank=True)
    cost_euro = models.DecimalField(
        _("cost in euro"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    results = models.TextField(_("what came of it"), blank=True)
    what_worked = models.TextField(_("what worked"), blank=True)
    what_did_not = models.TextField(_("what did not work"), blank=True)
    would_repeat = models.CharField(_("would do it again"), max_length=8, choices=WouldRepeat.choices, blank=True)
    adapted_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="derived_pages", verbose_name=_("adapted from")
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PageManager.from_queryset(BestPracticeQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldPanel("place"),
                FieldRowPanel([FieldPanel("people_needed"), FieldPanel("hours_total")]),
                FieldRowPanel([FieldPanel("lead_time_weeks"), FieldPanel("cost_euro")]),
            ],
            heading=_("Effort"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("results"), FieldPanel("what_worked"), FieldPanel("what_did_not"), FieldPanel("would_repeat")],
            heading=_("Results and lessons"),
        ),
        InlinePanel("photos", label=_("Photos")),
        InlinePanel("materials", label=_("Materials")),
        MultiFieldPanel(
            [
                FieldPanel("action_formats", widget=forms.CheckboxSelectMultiple),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldPanel("tags"),
            ],
            heading=_("How to find it"),
        ),
        FieldPanel("contact_role"),
        FieldPanel("visibility"),
        FieldPanel("review_on"),
    ]
    subpage_types: list[str] = []
    template = "best_practices/best_practice_page.html"

    class Meta:
        verbose_name = _("best practice")
        verbose_name_plural = _("best practices")

    def clean(self) -> None:
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The end lies before the beginning.")})

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """An archived write-up still answers at its address: that it was archived, and why."""
        if (
            not path_components
            and not self.live
            and BestPracticePage.objects.archived_for(request.user).filter(id=self.pk)
        ):
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Members-only write-ups ask a stranger to sign in and are unknown to everybody else who may not read them."""
        # Its forms ask for the user model, which is not there yet while models are loaded.
        from django.contrib.auth.views import redirect_to_login

        if not self.live and not getattr(request, "is_preview", False):
            return archived_answer(request, self)
        if not getattr(request, "is_preview", False) and not may(request.user, "best_practices.view_page", self):
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # It reads the models of this package, which are not there yet while this one is loaded.
        from best_practices.adaptation_map import map_of
        from best_practices.page_sections import sections_for

        context = super().get_context(request, *args, **kwargs)
        found = list(self.adaptations.reported_to(request.user).select_related("unit", "own_page"))
        reports = [report for report in found if not report.is_hidden]
        related = BestPracticePage.objects.visible_to(request.user).filter(topics__in=self.topics.all())
        return context | {
            "related": related.exclude(pk=self.pk).for_lists().distinct().newest_first()[:RELATED],
            "reports": found,
            "adaptation_map": map_of(self.unit, reports),
            "number_of_units": len({report.unit_id for report in reports}),
            "lineage": lineage_of(self, request.user),
            "own_adaptations": self.adaptations.looked_after_by(request.user).select_related("unit"),
            "may_adapt": may(request.user, "best_practices.adapt_page", self),
            "may_keep": may(request.user, "best_practices.keep_lists"),
            "is_kept": ReadingListEntry.objects.visible_to(request.user).filter(page=self).exists(),
            "may_edit": may(request.user, "best_practices.change_submission", self),
            **sections_for(self, request.user),
        }
