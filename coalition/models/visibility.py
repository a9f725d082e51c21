from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may read a directory entry or a write-up."""

    PUBLIC = "public", _("Public")
    MEMBERS = "members", _("Members only")
