import operator
from collections.abc import Iterable
from functools import reduce
from typing import Self

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet
from wagtail.models import Collection, Page

from coalition.models.place import check_coordinates


class UnitQuerySet(MP_NodeQuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def below(self, units: Iterable["Unit"]) -> Self:
        """The given units and everything under them in the tree."""
        paths = [models.Q(path__startswith=unit.path) for unit in units]
        return self.filter(reduce(operator.or_, paths)) if paths else self.none()

    def for_lists(self) -> Self:
        return self.select_related("region")


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A part of the state association: the association itself, branches, working groups, council groups and bodies.

    Change it through ``coalition.services.units``: a unit owns a page, a collection and two auth groups that have to
    follow every change.
    """

    class Kind(models.TextChoices):
        STATE = "state", _("State association")
        DISTRICT = "district", _("District branch")
        LOCAL = "local", _("Local branch")
        WORKING_GROUP = "working_group", _("State working group")
        COUNCIL_GROUP = "council_group", _("Council group")
        STATE_BOARD = "state_board", _("State board")
        STATE_COUNCIL = "state_council", _("State council")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    region = models.ForeignKey(
        "coalition.Region", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("region")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    email = models.EmailField(_("contact address"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    # What the unit owns; provision_unit() keeps them.
    page = models.OneToOneField(Page, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    collection = models.OneToOneField(
        Collection, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    editors_group = models.OneToOneField(
        Group, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    coordinators_group = models.OneToOneField(
        Group, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both coordinates or none.")})
        if self.latitude is not None and self.longitude is not None:
            check_coordinates(self.latitude, self.longitude)

    @property
    def region_code(self) -> str:
        return self.region.code if self.region else ""

    @property
    def location(self) -> tuple[float, float] | None:
        """``(latitude, longitude)`` in degrees (WGS 84)."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude
