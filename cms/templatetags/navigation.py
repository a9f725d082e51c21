from typing import Any

from django import template
from django.conf import settings
from wagtail.models import Site

from cms import navigation
from cms.release import release

register = template.Library()


@register.simple_tag(takes_context=True)
def site_name(context: dict[str, Any]) -> str:
    """What the installation calls itself: the name of its site, set in the Wagtail admin."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return site.site_name if site and site.site_name else str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def version() -> str:
    return release()


@register.simple_tag(takes_context=True)
def main_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.main_entries(context["request"], context.get("page"))


@register.simple_tag(takes_context=True)
def user_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.user_entries(context["request"])


@register.simple_tag(takes_context=True)
def footer_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.footer_entries(context["request"])


@register.simple_tag(takes_context=True)
def page_trail(context: dict[str, Any], page: Any) -> list[navigation.Entry]:
    return navigation.trail_of(context["request"], page)
