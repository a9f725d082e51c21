from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.models.cooperation import Cooperation
from coalition.models.partner import Partner
from coalition.models.person import Person


class ChangeRecordQuerySet(models.QuerySet["ChangeRecord"]):
    def visible_to(self, user: Any) -> Self:
        """Changes of what the user may change, and of persons those whom the user may see."""
        persons = Q(person=None) | Q(person__in=Person.objects.visible_to(user).values("pk"))
        partners = Q(partner=None) | Q(partner__in=Partner.objects.changeable_by(user).values("pk"))
        cooperations = Q(cooperation=None) | Q(cooperation__in=Cooperation.objects.changeable_by(user).values("pk"))
        return self.filter(persons, partners, cooperations)


class ChangeRecord(models.Model):
    """Who changed which fields of one row when, with the values before and after.

    ``partner``, ``person`` and ``cooperation`` say whose history it is; a function at a partner belongs to two. What is
    about a person goes when the person is erased.
    """

    class Action(models.TextChoices):
        CREATED = "created", _("added")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("taken away")

    # ``app.model`` and primary key of the row.
    label = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    action = models.CharField(max_length=8, choices=Action.choices, default=Action.CHANGED)
    # Name of the field -> {"before": …, "after": …}, as JSON holds them: keys of related rows, sorted for sets.
    values = models.JSONField(_("values"), default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, related_name="change_records")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="change_records")
    cooperation = models.ForeignKey(Cooperation, models.CASCADE, null=True, related_name="change_records")
    undoes = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")

    objects = ChangeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.label} {self.row} {self.action}"
