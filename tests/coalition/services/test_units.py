"""A unit's page, collection, groups and rights follow whatever happens to it."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from coalition.access import forget_standing, may
from coalition.models import Membership, Unit
from coalition.roles import Role
from coalition.services.memberships import end_membership, grant_membership, state_office_group, sync_groups_by_date
from coalition.services.units import close_unit, create_unit, move_unit, provision_unit, rename_unit, reopen_unit
from tests.factories.cms import UserFactory
from tests.factories.coalition import UnitFactory, person_with_role, state_association

pytestmark = pytest.mark.django_db


def rights(unit: Unit) -> set[tuple[str, str, str]]:
    """(group, place, permission) rows of the unit's own page and collection."""
    pages = GroupPagePermission.objects.filter(page=unit.page).values_list("group__name", "permission__codename")
    files = GroupCollectionPermission.objects.filter(collection=unit.collection)
    named = files.values_list("group__name", "permission__codename")
    return {(group, "page", name) for group, name in pages} | {(group, "files", name) for group, name in named}


def may_edit(user: Any, page: Page) -> bool:
    fresh = type(user).objects.get(pk=user.pk)
    return bool(page.specific.permissions_for_user(fresh).can_edit())


def test_creating_provides_everything() -> None:
    unit = UnitFactory(name="Kreisverband Köln", short_name="KV Köln")
    assert unit.slug == "kv-koeln"
    assert unit.page is not None
    assert (unit.page.slug, unit.page.live, unit.page.title) == ("kv-koeln", True, "Kreisverband Köln")
    assert unit.collection is not None
    assert unit.collection.name == "KV Köln"
    assert {group for group, _place, _name in rights(unit)} == {"editors: kv-koeln", "coordinators: kv-koeln"}
    assert ("editors: kv-koeln", "page", "publish_page") not in rights(unit)
    assert ("coordinators: kv-koeln", "page", "publish_page") in rights(unit)


def test_provisioning_may_be_repeated() -> None:
    unit = UnitFactory(parent=UnitFactory())
    counted = (Page, Collection, Group, GroupPagePermission, GroupCollectionPermission)
    before, had = [model.objects.count() for model in counted], rights(unit)
    provision_unit(unit=Unit.objects.get(pk=unit.pk))
    assert [model.objects.count() for model in counted] == before
    assert rights(unit) == had


def test_provisioning_mends_what_was_clicked_away_or_added() -> None:
    unit, foreign = UnitFactory(), UnitFactory()
    had = rights(unit)
    GroupPagePermission.objects.filter(page=unit.page).first().delete()
    stray = GroupPagePermission.objects.filter(group=foreign.editors_group).first()
    GroupPagePermission.objects.create(group=stray.group, page=unit.page, permission=stray.permission)
    provision_unit(unit=unit)
    assert rights(unit) == had


def test_renaming_takes_everything_along() -> None:
    unit = UnitFactory(name="Kreisverband A")
    rename_unit(unit=unit, name="Kreisverband B", short_name="KV B", slug="kv-b")
    again = Unit.objects.get(pk=unit.pk)
    assert (again.page.title, again.page.slug, again.page.live) == ("Kreisverband B", "kv-b", True)
    assert again.collection.name == "KV B"
    assert again.editors_group.name == "editors: kv-b"


def test_moving_hands_the_rights_to_those_above() -> None:
    old, new = UnitFactory(), UnitFactory()
    local = UnitFactory(local=True, parent=old)
    was, becomes = person_with_role(Role.COORDINATOR, old), person_with_role(Role.COORDINATOR, new)
    assert may_edit(was, local.page)
    assert not may_edit(becomes, local.page)
    move_unit(unit=Unit.objects.get(pk=local.pk), new_parent=Unit.objects.get(pk=new.pk))
    for user in (was, becomes):
        forget_standing(user)
    assert not may_edit(was, local.page)
    assert may_edit(becomes, local.page)
    assert may(becomes, "coalition.change_membership", local)
    assert not may(was, "coalition.change_membership", local)


def test_a_unit_does_not_move_below_itself() -> None:
    above = UnitFactory()
    below = UnitFactory(local=True, parent=above)
    for target in (above, below):
        with pytest.raises(ValidationError):
            move_unit(unit=Unit.objects.get(pk=above.pk), new_parent=Unit.objects.get(pk=target.pk))


def test_closing_ends_the_rights_and_reopening_brings_them_back() -> None:
    unit = UnitFactory()
    editor = person_with_role(Role.EDITOR, unit)
    had = rights(unit)
    close_unit(unit=unit)
    forget_standing(editor)
    assert not may(editor, "coalition.read_relation")
    assert not may_edit(editor, unit.page)
    assert not Page.objects.get(pk=unit.page.pk).live
    reopen_unit(unit=Unit.objects.get(pk=unit.pk))
    assert rights(unit) == had
    assert may_edit(editor, unit.page)


def test_a_unit_with_open_units_below_stays_open() -> None:
    above = UnitFactory()
    UnitFactory(local=True, parent=above)
    with pytest.raises(ValidationError):
        close_unit(unit=Unit.objects.get(pk=above.pk))


def test_there_is_one_state_association() -> None:
    state_association()
    with pytest.raises(ValidationError):
        create_unit(parent=None, kind=Unit.Kind.STATE, name="Noch einer")


def test_a_slug_is_taken_once() -> None:
    UnitFactory(name="Kreisverband Köln")
    with pytest.raises(ValidationError) as error:
        UnitFactory(name="Kreisverband Koeln")
    assert "slug" in error.value.message_dict


def test_groups_follow_memberships() -> None:
    unit, user = UnitFactory(), UserFactory()
    membership = grant_membership(user=user, unit=unit, role=Role.EDITOR)
    assert grant_membership(user=user, unit=unit, role=Role.EDITOR) == membership
    assert list(user.groups.all()) == [unit.editors_group]
    end_membership(membership=membership)
    assert not user.groups.exists()
    assert not may(user, "coalition.read_relation")


def test_a_membership_that_ran_out_counts_no_longer() -> None:
    unit, user = UnitFactory(), UserFactory()
    membership = grant_membership(user=user, unit=unit, role=Role.COORDINATOR)
    Membership.objects.filter(pk=membership.pk).update(until=timezone.localdate() - datetime.timedelta(days=1))
    forget_standing(user)
    assert not may(user, "coalition.change_unit", unit)
    assert user.groups.exists()
    sync_groups_by_date()
    assert not user.groups.exists()


def test_a_user_may_be_deleted_with_memberships() -> None:
    user = person_with_role(Role.EDITOR, UnitFactory())
    user.delete()
    assert not Membership.objects.exists()


def test_the_state_office_curates_vocabularies_in_the_admin(client: Any) -> None:
    office = person_with_role(Role.STATE_OFFICE)
    assert office.groups.get() == state_office_group()
    for permission in ("coalition.add_topic", "coalition.change_region", "wagtailadmin.access_admin"):
        assert type(office).objects.get(pk=office.pk).has_perm(permission)
    client.force_login(office, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/cms/snippets/coalition/topic/").status_code == 200
    editor = person_with_role(Role.EDITOR, UnitFactory())
    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/cms/snippets/coalition/topic/").status_code == 302


def test_signing_in_follows_the_calendar(client: Any) -> None:
    unit, user = UnitFactory(), UserFactory()
    membership = grant_membership(user=user, unit=unit, role=Role.EDITOR)
    Membership.objects.filter(pk=membership.pk).update(until=timezone.localdate() - datetime.timedelta(days=90))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert not user.groups.exists()
