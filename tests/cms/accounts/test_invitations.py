import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.invitations import accept_invitation, invite_member, resend_invitation, revoke_invitation
from cms.models import Invitation, User
from coalition.models import Membership, Unit
from coalition.roles import STATE_ROLES, Role
from coalition.services.memberships import end_membership
from coalition.services.units import close_unit
from tests.factories.cms import PASSWORD, UserFactory, make_unit

pytestmark = pytest.mark.django_db

Invite = Callable[..., str]
ANSWERS = {"display_name": "Rosa", "password": PASSWORD}


@pytest.fixture
def invite(django_capture_on_commit_callbacks: Any, coordinator: User, unit: Unit) -> Invite:
    """Invite somebody and return the path of the link in the mail."""

    def send(
        email: str = "new@example.org", *, by: User = coordinator, into: Unit = unit, role: Role = Role.MEMBER
    ) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            invite_member(by=by, email=email, unit=into, role=role)
        return mailed_path()

    return send


def mailed_path() -> str:
    found = re.search(r"https?://[^/]+(/account/invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


# --- Who may invite whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_a_coordinator_gives_the_roles_of_the_unit_and_no_office(coordinator: User, unit: Unit, role: Role) -> None:
    if role in STATE_ROLES:
        with pytest.raises(PermissionDenied):
            invite_member(by=coordinator, email="a@example.org", unit=unit, role=role)
        assert not Invitation.objects.exists()
    else:
        assert invite_member(by=coordinator, email="a@example.org", unit=unit, role=role).role == role


@pytest.mark.parametrize("role", list(Role))
def test_the_state_office_gives_every_role(office: User, unit: Unit, role: Role) -> None:
    assert invite_member(by=office, email="a@example.org", unit=unit, role=role)


def test_a_coordinator_invites_into_units_below_and_not_elsewhere(
    coordinator: User, unit: Unit, elsewhere: Unit
) -> None:
    below = make_unit("OV Köln-Süd", parent=unit, kind=Unit.Kind.LOCAL)
    assert invite_member(by=coordinator, email="a@example.org", unit=below, role=Role.EDITOR)
    with pytest.raises(PermissionDenied):
        invite_member(by=coordinator, email="a@example.org", unit=elsewhere, role=Role.MEMBER)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.BOARD, Role.SPOKESPERSON, Role.DATA_PROTECTION])
def test_others_invite_nobody(client: Client, unit: Unit, role: Role) -> None:
    user = UserFactory(member_of=(unit, role))
    with pytest.raises(PermissionDenied):
        invite_member(by=user, email="a@example.org", unit=unit, role=Role.MEMBER)
    client.force_login(user)
    assert client.get(reverse("invitation-list")).status_code == 403


def test_superusers_are_not_exempt(unit: Unit) -> None:
    with pytest.raises(PermissionDenied):
        invite_member(by=UserFactory(superuser=True), email="a@example.org", unit=unit, role=Role.MEMBER)


def test_the_form_offers_and_takes_only_what_one_may_give(client: Client, coordinator: User, elsewhere: Unit) -> None:
    client.force_login(coordinator)
    form = client.get(reverse("invitation-list")).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == ["member", "editor", "coordinator"]
    assert elsewhere not in form.fields["unit"].queryset
    for data in (
        {"unit": elsewhere.pk, "role": "member"},
        {"unit": coordinator.memberships.get().unit_id, "role": "board"},
    ):
        response = client.post(reverse("invitation-list"), {"email": "a@example.org", **data})
        assert response.status_code == 200
        assert response.context["form"].errors
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a\0@example.org", "a@example.org\nBcc: b@example.org", "x" * 300 + "@a.org"]
)
def test_a_malformed_address_is_refused(client: Client, coordinator: User, unit: Unit, email: str) -> None:
    client.force_login(coordinator)
    response = client.post(reverse("invitation-list"), {"email": email, "unit": unit.pk, "role": "member"})
    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert not Invitation.objects.exists()


# --- The mail --------------------------------------------------------------------------------------------------------


def test_the_form_sends_a_mail_after_commit(
    client: Client, coordinator: User, unit: Unit, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(coordinator)
    data = {"email": "New@Example.org", "unit": unit.pk, "role": "editor"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("invitation-list"), data)
        assert not mail.outbox
    assert mail.outbox[0].to == ["new@example.org"]


def test_the_mail_tells_no_more_than_needed(invite: Invite, coordinator: User) -> None:
    path = invite(role=Role.EDITOR)
    body = str(mail.outbox[0].body)
    assert coordinator.email not in body
    assert str(Role.EDITOR.label) not in body
    invitation = Invitation.objects.get()
    assert token_of(path) not in {str(value) for value in vars(invitation).values()}
    assert invitation.sent_at


def test_the_mail_speaks_the_language_of_who_has_an_account(invite: Invite) -> None:
    UserFactory(email="rosa@example.org", language="en")
    invite("rosa@example.org")
    assert "Open this link" in str(mail.outbox[0].body)


def test_a_mail_server_that_is_down_loses_nothing(
    client: Client, settings: Any, coordinator: User, unit: Unit, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_member(by=coordinator, email="a@example.org", unit=unit, role=Role.MEMBER)
    assert Invitation.objects.get() == invitation
    assert invitation.sent_at is None
    client.force_login(coordinator)
    assert reverse("invitation-resend", args=[invitation.pk]) in client.get(reverse("invitation-list")).content.decode()


# --- Accepting -------------------------------------------------------------------------------------------------------


def test_a_mail_scanner_changes_nothing(client: Client, invite: Invite) -> None:
    path = invite()
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.options(path).status_code == 200
    assert Invitation.objects.open().count() == 1
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.get(path)["Cache-Control"].find("no-store") >= 0


def test_accepting_makes_account_and_membership_and_signs_in(client: Client, invite: Invite, unit: Unit) -> None:
    response = client.post(invite(role=Role.EDITOR), ANSWERS)
    assert response["Location"] == "/"
    user = User.objects.get(email="new@example.org")
    assert get_user(client) == user  # type: ignore[arg-type]
    assert user.display_name == "Rosa"
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    membership = Membership.objects.get(user=user)
    assert (membership.unit, membership.role) == (unit, Role.EDITOR)
    assert unit.editors_group in user.groups.all()


def test_an_invitation_works_once(client: Client, invite: Invite) -> None:
    path = invite()
    client.post(path, ANSWERS)
    other = Client()
    assert other.get(path).status_code == 404
    assert other.post(path, {**ANSWERS, "password": "another-Password-77"}).status_code == 404
    assert User.objects.get(email="new@example.org").check_password(PASSWORD)
    with pytest.raises(ValidationError):
        accept_invitation(token=token_of(path), password=PASSWORD)


def test_a_weak_password_is_refused_and_the_name_is_kept(client: Client, invite: Invite, settings: Any) -> None:
    from cms.settings.accounts import AUTH_PASSWORD_VALIDATORS

    settings.AUTH_PASSWORD_VALIDATORS = AUTH_PASSWORD_VALIDATORS
    path = invite()
    for password in ("short", "1234567890123", "password123", "new@example.org", "a\0" * 10):
        response = client.post(path, {"display_name": "Rosa", "password": password})
        assert response.status_code == 200
        assert "password" in response.context["form"].errors
        assert response.context["form"]["display_name"].value() == "Rosa"
    assert Invitation.objects.open().exists()


@pytest.mark.parametrize("token", ["x", "%00", "..%2f..", "ü", "a" * 5000])
def test_an_unknown_token_is_a_clear_404(client: Client, state: Unit, token: str) -> None:
    response = client.get(f"/account/invitation/{token}/")
    assert response.status_code == 404
    assert "h1" in response.content.decode()


def test_an_old_invitation_is_void(client: Client, invite: Invite) -> None:
    path = invite()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.get(path).status_code == 404
        assert client.post(path, ANSWERS).status_code == 404


def test_an_invitation_lives_on_the_right_of_who_invited(client: Client, invite: Invite, coordinator: User) -> None:
    path = invite()
    end_membership(membership=coordinator.memberships.get())
    assert client.post(path, ANSWERS).status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_closed_unit_takes_nobody_in(client: Client, invite: Invite, unit: Unit) -> None:
    path = invite()
    close_unit(unit=unit)
    assert client.post(path, ANSWERS).status_code == 404


# --- Somebody who has an account -------------------------------------------------------------------------------------


def test_an_account_signs_in_and_gets_the_membership(client: Client, invite: Invite, unit: Unit) -> None:
    user = UserFactory(email="rosa@example.org")
    path = invite("Rosa@example.org")
    page = client.get(path).content.decode()
    assert f"{reverse('account_login')}?next={path}" in page
    assert 'name="password"' not in page
    assert client.post(path, ANSWERS).status_code == 200
    assert not user.memberships.exists()
    client.force_login(user)
    assert client.get(path).status_code == 200
    assert not user.memberships.exists()
    assert client.post(path).status_code == 302
    assert user.memberships.get().unit == unit
    assert user.check_password(PASSWORD)


def test_somebody_else_is_asked_to_sign_out(client: Client, invite: Invite) -> None:
    other = UserFactory()
    client.force_login(other)
    path = invite()
    for response in (client.get(path), client.post(path, ANSWERS)):
        assert response.status_code == 200
        assert reverse("account_logout") in response.content.decode()
    assert get_user(client) == other  # type: ignore[arg-type]
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_service_refuses_a_stranger_for_an_account(invite: Invite) -> None:
    UserFactory(email="rosa@example.org")
    token = token_of(invite("rosa@example.org"))
    with pytest.raises(ValidationError):
        accept_invitation(token=token, user=UserFactory())
    with pytest.raises(ValidationError):
        accept_invitation(token=token, password=PASSWORD)
    assert Invitation.objects.open().exists()


# --- Taking back, sending again --------------------------------------------------------------------------------------


def test_taking_back_asks_first_and_then_ends_the_link(client: Client, invite: Invite, coordinator: User) -> None:
    path = invite()
    invitation = Invitation.objects.get()
    client.force_login(coordinator)
    address = reverse("invitation-revoke", args=[invitation.pk])
    assert client.get(address).status_code == 200
    assert Invitation.objects.open().exists()
    assert client.post(address).status_code == 302
    assert Client().get(path).status_code == 404
    assert client.post(address).status_code == 404


def test_sending_again_ends_the_older_link(client: Client, invite: Invite, coordinator: User) -> None:
    old = invite()
    client.force_login(coordinator)
    address = reverse("invitation-resend", args=[Invitation.objects.get().pk])
    assert client.get(address).status_code == 200
    assert Client().get(old).status_code == 200
    invitation = Invitation.objects.open().get()
    new = invite(invitation.email)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_the_button_sends_again(
    client: Client, invite: Invite, coordinator: User, django_capture_on_commit_callbacks: Any
) -> None:
    old = invite()
    client.force_login(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("invitation-resend", args=[Invitation.objects.get().pk]))
    assert mailed_path() != old
    assert Invitation.objects.open().count() == 1


def test_foreign_invitations_do_not_exist(client: Client, invite: Invite, office: User, elsewhere: Unit) -> None:
    invite("marker@example.org", by=office, into=elsewhere)
    foreign = Invitation.objects.get()
    client.force_login(
        UserFactory(member_of=(make_unit("KV Essen", parent=Unit.objects.get(kind=Unit.Kind.STATE)), Role.COORDINATOR))
    )
    assert "marker@example.org" not in client.get(reverse("invitation-list")).content.decode()
    for name in ("invitation-revoke", "invitation-resend"):
        address = reverse(name, args=[foreign.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Invitation.objects.open().exists()


def test_a_coordinator_does_not_take_back_what_the_office_gave(coordinator: User, office: User, unit: Unit) -> None:
    invitation = invite_member(by=office, email="a@example.org", unit=unit, role=Role.SPOKESPERSON)
    for service in (revoke_invitation, resend_invitation):
        with pytest.raises(PermissionDenied):
            service(by=coordinator, invitation=invitation)
    assert Invitation.objects.open().exists()


def test_absurd_numbers_are_no_error(client: Client, office: User) -> None:
    client.force_login(office)
    assert client.get(f"/account/invitations/{10**30}/revoke/").status_code == 404


@pytest.mark.parametrize("role", sorted(STATE_ROLES))
def test_nobody_gives_an_office_to_themselves(client: Client, office: User, state: Unit, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        invite_member(by=office, email=f" {office.email.upper()}", unit=state, role=role)
    client.force_login(office)
    answer = client.post(reverse("invitation-list"), {"email": office.email, "unit": state.pk, "role": role})
    assert answer.context["form"].errors.keys() == {"role"}
    assert not Invitation.objects.exists()
