from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoalitionConfig(AppConfig):
    name = "coalition"
    verbose_name = _("Coalition")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from coalition import audience, permissions, retention_kinds, signals, topic_vocabulary  # noqa: F401
        from coalition.map_ground import checks  # noqa: F401 - registers itself

        audience.register()
        # What every installed app keeps about people, ours and others'.
        autodiscover_modules("personal_data")
        # What cooperations may refer to.
        autodiscover_modules("linked_pages")
        # Whose recurring mails end by a link.
        autodiscover_modules("mail_subscriptions")
