from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from cms.models import User
from coalition.models import Unit
from coalition.roles import Role
from coalition.services.memberships import end_membership
from tests.factories.cms import PASSWORD, UserFactory, make_site

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Any]


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    make_site()


def test_signs_in_with_the_address_in_any_case(client: Client, sign_in: SignIn) -> None:
    UserFactory(email="rosa@example.org")
    assert sign_in("ROSA@example.org").status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["rosa@example.org", "nobody@example.org"])
def test_a_wrong_password_reads_the_same_for_known_and_unknown_addresses(sign_in: SignIn, email: str) -> None:
    UserFactory(email="rosa@example.org")
    response = sign_in(email, "wrong")
    assert response.status_code == 200
    errors = response.context["form"].non_field_errors()
    assert len(errors) == 1
    assert "not correct" in str(errors[0]) or "falsch" in str(errors[0])


@pytest.mark.parametrize("login", ["a\0b@example.org", "not an address", "x" * 10_000 + "@example.org", ""])
def test_malformed_addresses_are_refused(sign_in: SignIn, login: str) -> None:
    assert sign_in(login).status_code == 200


def test_a_foreign_next_address_is_ignored(client: Client) -> None:
    user = UserFactory()
    response = client.post(
        "/account/login/", {"login": user.email, "password": PASSWORD, "next": "https://evil.example.com/"}
    )
    assert response["Location"] == "/"


def test_nobody_registers(client: Client) -> None:
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", data).status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_sign_in_page_offers_no_registration(client: Client) -> None:
    assert b"signup" not in client.get("/account/login/").content


# --- Wagtail's own way in --------------------------------------------------------------------------------------------


def test_the_admins_own_sign_in_takes_no_password(client: Client) -> None:
    user = UserFactory(superuser=True)
    response = client.post("/cms/login/?next=/cms/", {"username": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert "next=/cms/" in response["Location"]
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_the_admins_own_password_reset_is_closed(client: Client, path: str) -> None:
    for method in (client.get, client.post):
        response = method(f"/cms/password_reset/{path}", {"email": "a@example.org"})
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_reset_password"))


def test_the_admin_sends_to_the_portals_sign_in(client: Client) -> None:
    response = client.get("/cms/pages/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=%2Fcms%2Fpages%2F" in response.redirect_chain[-1][0]


def test_one_click_signs_out_of_the_admin(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    response = client.post("/cms/logout/")
    assert response.status_code == 307
    client.post(response["Location"])
    assert not is_signed_in(client)


def test_somebody_without_admin_rights_is_told_so(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get("/cms/", follow=True)
    assert response.status_code == 403


def test_the_admins_account_page_changes_neither_password_nor_address(client: Client) -> None:
    user = UserFactory(superuser=True)
    client.force_login(user)
    page = client.get("/cms/account/").content.decode()
    assert "new_password" not in page
    assert 'name="name_email-email"' not in page


# --- Guessing --------------------------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_with_a_page_that_says_what_to_do(client: Client, sign_in: SignIn) -> None:
    user = UserFactory()
    answers = [sign_in(user.email, f"wrong-{n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    assert reverse("account_reset_password") in answers[-1].content.decode()
    assert int(answers[-1]["Retry-After"]) == 300
    assert sign_in(user.email).status_code == 429
    assert not is_signed_in(client)


def test_the_lock_ends(client: Client, sign_in: SignIn) -> None:
    user = UserFactory()
    with time_machine.travel("2026-03-02 12:00Z", tick=True) as clock:
        for n in range(5):
            sign_in(user.email, f"wrong-{n}")
        clock.shift(240)
        assert sign_in(user.email).status_code == 429
        clock.shift(70)
        assert sign_in(user.email).status_code == 302


def test_the_lock_is_for_one_account_and_one_address(sign_in: SignIn) -> None:
    guessed, other = UserFactory(), UserFactory()
    for n in range(5):
        sign_in(guessed.email.upper(), f"wrong-{n}")
    assert sign_in(guessed.email).status_code == 429
    assert sign_in(guessed.email, browser=Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    assert sign_in(other.email, browser=Client()).status_code == 302


def test_unknown_addresses_are_locked_in_the_same_way(sign_in: SignIn) -> None:
    answers = [sign_in("nobody@example.org", f"wrong-{n}").status_code for n in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]


def test_signing_in_forgets_earlier_failures(client: Client, sign_in: SignIn) -> None:
    user = UserFactory()
    for _round in range(2):
        for n in range(4):
            assert sign_in(user.email, f"wrong-{n}").status_code == 200
        assert sign_in(user.email).status_code == 302
        client.logout()


def test_neither_password_nor_sign_ins_are_kept(sign_in: SignIn) -> None:
    user = UserFactory()
    sign_in(user.email, "a-secret-typed-wrongly")
    row = AccessAttempt.objects.get()
    kept = " ".join(str(value) for value in vars(row).values())
    assert "a-secret-typed-wrongly" not in kept
    assert row.username == user.email
    sign_in(user.email)
    assert not AccessLog.objects.exists()


# --- What takes effect at once ---------------------------------------------------------------------------------------


def test_a_deactivated_user_is_out_at_once(client: Client, sign_in: SignIn) -> None:
    user = UserFactory()
    sign_in(user.email)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)
    response = client.get(reverse("profile"))
    assert response.status_code == 302
    assert sign_in(user.email)["Location"] == reverse("account_inactive")


def test_a_revoked_role_is_gone_at_the_next_request(client: Client, unit: Unit, coordinator: User) -> None:
    client.force_login(coordinator)
    assert client.get(reverse("invitation-list")).status_code == 200
    end_membership(membership=coordinator.memberships.get(role=Role.COORDINATOR))
    assert client.get(reverse("invitation-list")).status_code == 403
    assert client.get("/cms/", follow=False).status_code in {302, 403}
