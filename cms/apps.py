from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Website")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.logs import send_events_to_logging

        send_events_to_logging()
        from cms import permissions, retention_kinds  # noqa: F401
        from cms.accounts import signals  # noqa: F401
