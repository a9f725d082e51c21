from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.utils.translation import gettext_lazy as _


class BestPracticesConfig(AppConfig):
    name = "best_practices"
    verbose_name = _("Best practices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from best_practices import permissions, retention_kinds, signals, vocabularies  # noqa: F401
        from coalition.services.memberships import let_state_office_curate

        let_state_office_curate("best_practices", "actionformat")
        signals.connect_notices()
        checks.register(check_order)


def check_order(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Our mails replace Wagtail's only when its handlers are connected before ours."""
    labels = [config.name for config in apps.get_app_configs()]
    if "wagtail.admin" in labels and labels.index("wagtail.admin") > labels.index("best_practices"):
        remedy = "Put best_practices below wagtail.admin in INSTALLED_APPS: authors would get two mails otherwise."
        message = "best_practices is installed before wagtail.admin."
        return [checks.Warning(message, hint=remedy, id="best_practices.W001")]
    return []
