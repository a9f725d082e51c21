"""A user's follow-ups as a calendar that other programs subscribe to."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from coalition.models import ContactSettings, FollowUp

PAST = datetime.timedelta(days=90)


def calendar_of(settings: ContactSettings, host: str) -> bytes:
    """iCalendar (RFC 5545): an all-day event for each open follow-up, with its text only where the owner wants that."""
    calendar = Calendar()
    calendar.add("prodid", "-//wagtail-coalition//follow-ups//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Follow-ups"))
    calendar.add("refresh-interval;value=duration", "PT1H")
    mine = FollowUp.objects.visible_to(settings.user).assigned_to(settings.user).open()
    for step in mine.filter(due__gte=timezone.localdate() - PAST):
        calendar.add_component(_event(step, settings.feed_shows_titles, host))
    return bytes(calendar.to_ical())


def _event(step: FollowUp, shows_title: bool, host: str) -> Event:
    event = Event()
    event.add("uid", f"follow-up-{step.pk}@{host}")
    event.add("dtstamp", step.created_at)
    event.add("dtstart", step.due)
    event.add("dtend", step.due + datetime.timedelta(days=1))
    # What people typed may hold line breaks; the library escapes them.
    event.add("summary", step.what if shows_title else _("Follow-up"))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
