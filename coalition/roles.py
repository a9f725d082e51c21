"""The roles a membership can carry, in one place: models, predicates, invitations and audience tokens ask here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be in a unit; DESIGN's table of rights has one column for each."""

    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor")
    COORDINATOR = "coordinator", _("Coordinator")
    BOARD = "board", _("State board")
    SPOKESPERSON = "spokesperson", _("State spokesperson")
    STATE_OFFICE = "state_office", _("State office")
    DATA_PROTECTION = "data_protection", _("Data protection officer")


# Offices of the state association; they exist once, whatever unit the membership names.
STATE_ROLES = frozenset({Role.BOARD, Role.SPOKESPERSON, Role.STATE_OFFICE, Role.DATA_PROTECTION})

# Roles that see personal data: a second factor is required before they may.
PERSONAL_DATA_ROLES = frozenset({Role.COORDINATOR, *STATE_ROLES})
