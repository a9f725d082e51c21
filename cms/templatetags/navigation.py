from typing import Any

from django import template
from django.conf import settings

from cms import navigation

register = template.Library()


@register.simple_tag
def site_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag(takes_context=True)
def main_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.main_entries(context["request"])


@register.simple_tag(takes_context=True)
def user_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.user_entries(context["request"])


@register.simple_tag(takes_context=True)
def footer_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    return navigation.footer_entries(context["request"])
