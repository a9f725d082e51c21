from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BestPracticesConfig(AppConfig):
    name = "best_practices"
    verbose_name = _("Best practices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from best_practices import permissions, signals  # noqa: F401
