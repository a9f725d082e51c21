"""The demo data: complete, true about what is public, and loaded twice without a change."""

import hashlib
import time
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command

from best_practices.models import ActionFormat, BestPracticePage
from best_practices.models.material import BestPracticePhoto
from cms.demo.accounts import ACCOUNTS, PASSWORD
from cms.demo.sources import rows
from cms.models import EventPage, TopicPage, User
from coalition.access import standing_of
from coalition.models import ContactLogEntry, Cooperation, FollowUp, Partner, Topic, Unit

DISTRICTS, CITIES = 31, 22
# Of this process: other tests run beside it.
MOST_SECONDS = 30
APPS = ("cms", "coalition", "best_practices", "wagtailcore")


@pytest.fixture
def debug(settings: Any) -> None:
    settings.DEBUG = True


def fingerprint() -> dict[str, str]:
    """Of every table of the apps that the demo fills; log entries and times of visits aside."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.label: digest_of(model) for model in models}


def digest_of(model: Any) -> str:
    rows = serializers.serialize("json", model._base_manager.order_by("pk"))
    return hashlib.sha256(rows.encode()).hexdigest()


@pytest.mark.django_db
@pytest.mark.usefixtures("debug", "clean_search")
def test_it_is_complete_and_repeatable() -> None:
    begin = time.process_time()
    call_command("load_demo")
    assert time.process_time() - begin < MOST_SECONDS
    check_units()
    check_contents()
    check_accounts()
    before = fingerprint()
    call_command("load_demo")
    changed = [label for label, digest in fingerprint().items() if digest != before[label]]
    assert not changed


def check_units() -> None:
    districts = Unit.objects.filter(kind=Unit.Kind.DISTRICT)
    assert districts.count() == DISTRICTS + CITIES
    assert all(unit.region and unit.page and unit.page.live and unit.location for unit in districts)
    assert Unit.objects.filter(kind=Unit.Kind.WORKING_GROUP).count() >= 10
    assert Unit.objects.filter(kind=Unit.Kind.COUNCIL_GROUP).count() == 5
    assert Unit.objects.filter(kind=Unit.Kind.LOCAL).exists()


def check_contents() -> None:
    assert BestPracticePage.objects.live().count() == 60
    assert TopicPage.objects.live().count() == 12
    assert EventPage.objects.to_come().count() == 6
    assert {EventPage.Kind.REGIONAL_CONFERENCE, EventPage.Kind.NEW_MEMBER_MEETING} <= set(
        EventPage.objects.values_list("kind", flat=True)
    )
    photos = BestPracticePhoto.objects.select_related("page__unit", "image__collection")
    assert photos.count() == len(rows("pictures", "picture"))
    assert all(photo.image.collection == photo.page.unit.collection for photo in photos)
    assert Partner.objects.count() == 120
    assert set(Partner.objects.values_list("kind", flat=True)) == set(Partner.Kind)
    assert set(Partner.objects.values_list("level", flat=True)) == set(Partner.Level)
    candidacies = Cooperation.objects.filter(kind=Cooperation.Kind.JOINT_CANDIDACY)
    assert set(candidacies.values_list("stage", flat=True)) == set(Cooperation.Stage)
    owners = set(ContactLogEntry.objects.values_list("owner__email", flat=True))
    assert owners == {"sprecherin@example.org", "sprecher@example.org"}
    assert set(FollowUp.objects.values_list("assignee__email", flat=True)) == owners
    assert not any(page.unit is None for page in BestPracticePage.objects.all())
    assert all(word.name_en for model in (Topic, ActionFormat) for word in model.objects.all())


def check_accounts() -> None:
    assert set(User.objects.values_list("email", flat=True)) == {account.email for account in ACCOUNTS}
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert user.check_password(PASSWORD)
        assert {role for _, role in account.roles} == set(standing_of(user).roles)
        assert user.is_superuser == account.superuser


@pytest.mark.django_db
def test_it_is_refused_outside_debug() -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_region_codes_are_those_of_the_land() -> None:
    codes = [row["code"] for row in rows("districts", "district")]
    assert len(set(codes)) == DISTRICTS + CITIES
    # The third digit is the Regierungsbezirk; cities that are a district of their own come first within it.
    assert {code[:3] for code in codes} == {"051", "053", "055", "057", "059"}
    cities = [code for code in codes if int(code[3:]) <= 24]
    assert len(cities) == CITIES


def test_every_text_is_written_out_and_says_that_it_is_a_demo() -> None:
    for row in rows("best_practices", "best_practice"):
        steps = " ".join(" ".join(step) for step in row["steps"])
        text = " ".join([row["summary"], row["intro"], steps, row["results"], row["worked"], row["did_not"]])
        assert 120 <= len(text.split()) <= 250, row["slug"]
    for row in rows("topic_pages", "topic_page"):
        text = " ".join([row["summary"], *(part for section in row["sections"] for part in section), row["call"]])
        assert 110 <= len(text.split()) <= 250, row["slug"]


def test_nobody_is_named() -> None:
    assert all(row["name"].endswith("(Demo)") for row in rows("contacts", "person"))
    assert all("example.org" in account.email for account in ACCOUNTS)
