"""The people and page types of this installation."""

# First: what the page types import may need the user model to exist.
from cms.models.user import User  # isort: split

from cms.models.event import EventPage
from cms.models.home import HomePage
from cms.models.invitation import Invitation
from cms.models.outgoing_mail import OutgoingMail
from cms.models.page_reading import PageReading
from cms.models.standard import StandardPage
from cms.models.topic import TopicPage
from cms.models.topic_interest import TopicInterest
from cms.models.unit import UnitIndexPage, UnitPage

__all__ = [
    "EventPage",
    "HomePage",
    "Invitation",
    "OutgoingMail",
    "PageReading",
    "StandardPage",
    "TopicInterest",
    "TopicPage",
    "UnitIndexPage",
    "UnitPage",
    "User",
]
