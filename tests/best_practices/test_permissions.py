"""Role x state of a write-up -> may it be read, revised, decided about? And lists agree with single answers."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from best_practices.models import BestPracticePage
from coalition.access import forget_standing, may
from coalition.models.visibility import Visibility
from coalition.roles import Role
from tests.factories.best_practices import published, submitted
from tests.factories.cms import UserFactory
from tests.factories.coalition import person_with_role

pytestmark = pytest.mark.django_db


def test_the_state_office_curates_the_action_formats(people):
    needed = [f"best_practices.{action}_actionformat" for action in ("add", "change", "delete")]
    assert people.state_office.has_perms(needed)
    assert not any(people.coordinator.has_perm(permission) for permission in needed)


ROLES = [
    "anonymous", "stranger", "superuser", "author", "colleague", "editor", "coordinator", "foreign_member",
    "foreign_coordinator", "state_office", "spokesperson", "board", "data_protection",
]  # fmt: skip
UNIT_SIDE = {"author", "editor", "coordinator", "state_office"}
MEMBERS = set(ROLES) - {"anonymous", "stranger", "superuser"}
READS = {
    "draft": UNIT_SIDE,
    "in_moderation": UNIT_SIDE,
    "public": set(ROLES),
    "members": MEMBERS,
    "signed_in_only": MEMBERS,
    "group_only": UNIT_SIDE | {"foreign_member"},
    "password": UNIT_SIDE,
    "unpublished": UNIT_SIDE,
}


@pytest.fixture
def users(people):
    return {
        "anonymous": AnonymousUser(),
        "stranger": UserFactory(),
        "superuser": UserFactory(superuser=True),
        "author": people.member,
        "colleague": people.colleague,
        "editor": people.editor,
        "coordinator": people.coordinator,
        "foreign_member": people.foreign_member,
        "foreign_coordinator": people.foreign_coordinator,
        "state_office": people.state_office,
        "spokesperson": person_with_role(Role.SPOKESPERSON),
        "board": person_with_role(Role.BOARD),
        "data_protection": person_with_role(Role.DATA_PROTECTION),
    }


def restrict(page, kind, *groups):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    restriction.groups.set(groups)


@pytest.fixture
def pages(people, users):
    def made(**given):
        return published(people.unit, people.member, **given)

    group = Group.objects.create(name="Lesekreis")
    users["foreign_member"].groups.add(group)
    found = {
        "draft": submitted(people.unit, people.member, title="Entwurf"),
        "in_moderation": submitted(people.unit, people.member, title="Wartet"),
        "public": made(title="Offen"),
        "members": made(title="Intern", visibility=Visibility.MEMBERS),
        "signed_in_only": made(title="Angemeldet", visibility=Visibility.MEMBERS),
        "group_only": made(title="Gruppe", visibility=Visibility.MEMBERS),
        "password": made(title="Passwort"),
        "unpublished": made(title="Weg"),
    }
    found["draft"].current_workflow_state.cancel()
    found["unpublished"].unpublish()
    restrict(found["signed_in_only"], PageViewRestriction.LOGIN)
    restrict(found["group_only"], PageViewRestriction.GROUPS, group)
    restrict(found["password"], PageViewRestriction.PASSWORD)
    return {state: BestPracticePage.objects.get(pk=page.pk) for state, page in found.items()}


def test_reading_is_the_table(pages, users):
    cells = 0
    for state, page in pages.items():
        for role, user in users.items():
            assert may(user, "best_practices.view_page", page) == (role in READS[state]), (role, state)
            cells += 1
    assert cells == len(ROLES) * len(READS)


def test_lists_show_exactly_what_is_published_for_the_reader(pages, users):
    for role, user in users.items():
        listed = set(BestPracticePage.objects.visible_to(user).values_list("pk", flat=True))
        single = {page.pk for page in pages.values() if may(user, "best_practices.view_published", page)}
        assert listed == single, role
        assert pages["draft"].pk not in listed


def test_revising_and_deciding(pages, users):
    for role, user in users.items():
        revises = may(user, "best_practices.change_submission", pages["in_moderation"])
        decides = may(user, "best_practices.moderate_page", pages["in_moderation"])
        assert revises == (role in UNIT_SIDE), role
        assert decides == (role in {"coordinator", "state_office"}), role
        waiting = set(BestPracticePage.objects.to_be_moderated_by(user)) if user.is_authenticated else set()
        assert (pages["in_moderation"] in waiting) == decides, role


def test_a_member_who_left_cannot_revise(pages, people):
    people.member.memberships.all().delete()
    forget_standing(people.member)
    assert not may(people.member, "best_practices.change_submission", pages["in_moderation"])


def test_a_members_page_without_an_owner_is_not_everybodys(client, people):
    page = published(people.unit, visibility=Visibility.MEMBERS)
    BestPracticePage.objects.filter(pk=page.pk).update(owner=None)
    assert not may(AnonymousUser(), "best_practices.view_page", BestPracticePage.objects.get(pk=page.pk))
    assert client.get(page.get_url()).status_code == 302
