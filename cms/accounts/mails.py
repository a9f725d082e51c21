from typing import Any

from django.conf import settings
from wagtail.models import Site


def hub_details() -> dict[str, Any]:
    """What every mail says of its sender: ``hub_name`` as set in the Wagtail admin, and ``hub_url``."""
    site = Site.objects.filter(is_default_site=True).first()
    return {"hub_name": (site and site.site_name) or settings.WAGTAIL_SITE_NAME, "hub_url": settings.BASE_URL}
