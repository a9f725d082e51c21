from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from cms.models import User
from coalition.models import Unit
from coalition.roles import PERSONAL_DATA_ROLES, Role
from coalition.services.memberships import grant_membership
from tests.factories.cms import PASSWORD, UserFactory, make_site, recovery_codes, totp_code

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Any]

SET_UP = "/account/2fa/totp/activate/"
CONFIRM = "/account/2fa/reauthenticate/"
TYPE_CODE = "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def demanded(settings: Any, db: None) -> None:
    settings.CMS_REQUIRE_SECOND_FACTOR = True
    make_site()


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated  # type: ignore[arg-type]


def set_up(client: Client) -> Any:
    """What somebody does who was sent to the set-up page: confirm the password, scan, type the code."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(SET_UP)
    return client.post(SET_UP, {"code": current_code(page.context["form"].secret)}, follow=True)


def current_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))


# --- Who has to ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_see_personal_data_are_sent_to_set_it_up(client: Client, state: Unit, role: Role) -> None:
    client.force_login(UserFactory(member_of=(state, role)))
    response = client.get("/")
    if role in PERSONAL_DATA_ROLES:
        assert response.status_code == 302
        assert response["Location"].startswith(SET_UP)
    else:
        assert response.status_code == 200


def test_superusers_have_to_as_well(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    assert client.get("/cms/")["Location"].startswith(SET_UP)


def test_development_and_demo_do_not_ask(client: Client, settings: Any, state: Unit) -> None:
    settings.CMS_REQUIRE_SECOND_FACTOR = False
    client.force_login(UserFactory(member_of=(state, Role.STATE_OFFICE)))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/cms/", "/cms/pages/", "/account/invitations/", "/units/", "/documents/1/x.pdf"]
)
def test_everything_is_closed_until_then(client: Client, state: Unit, path: str) -> None:
    client.force_login(UserFactory(member_of=(state, Role.STATE_OFFICE), superuser=True))
    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code == 302
        assert response["Location"].startswith(SET_UP)


def test_the_api_says_why(client: Client, state: Unit) -> None:
    client.force_login(UserFactory(member_of=(state, Role.SPOKESPERSON)))
    response = client.get("/api/v1/me")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 403
    assert problem["type"].endswith("/api/v1/docs#forbidden")
    assert "zweiten Faktor" in problem["detail"]


@pytest.mark.parametrize("name", ["profile", "mfa_index", "account_change_password", "account_logout"])
def test_the_own_account_stays_open(client: Client, state: Unit, name: str) -> None:
    client.force_login(UserFactory(member_of=(state, Role.COORDINATOR)))
    response = client.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert not any(url.startswith(SET_UP) for url, _status in response.redirect_chain)


def test_a_role_given_later_takes_effect_at_once(client: Client, unit: Unit) -> None:
    member = UserFactory(member_of=(unit, Role.MEMBER))
    client.force_login(member)
    assert client.get("/").status_code == 200
    grant_membership(user=member, unit=unit, role=Role.COORDINATOR)
    assert client.get("/").status_code == 302


# --- Setting up ------------------------------------------------------------------------------------------------------


def test_setting_up_opens_the_hub_and_shows_recovery_codes(client: Client, sign_in: SignIn, coordinator: User) -> None:
    sign_in(coordinator.email)
    assert client.get("/").status_code == 302
    assert client.get(SET_UP).status_code == 200  # without the password once more
    page = set_up(client)
    assert page.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert recovery_codes(coordinator)[0] in page.content.decode()
    assert client.get("/").status_code == 200


def test_the_set_up_page_keeps_to_the_content_policy(client: Client, sign_in: SignIn, coordinator: User) -> None:
    sign_in(coordinator.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    response = client.get(SET_UP)
    page = response.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "data:" in response["Content-Security-Policy"].partition("img-src")[2].partition(";")[0]
    assert "style=" not in page
    assert "<style" not in page


def test_secrets_are_encrypted_at_rest() -> None:
    user = UserFactory()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    assert secret not in str(Authenticator.objects.get(user=user).data)


def test_another_session_has_to_confirm_the_new_factor(client: Client, coordinator: User) -> None:
    other = Client()
    other.force_login(coordinator)
    client.force_login(coordinator)
    set_up(client)
    response = other.get("/units/?page=2")
    assert response.status_code == 302
    assert response["Location"].startswith(CONFIRM)
    other.post(response["Location"], {"code": totp_code(coordinator)})
    assert other.get("/").status_code == 200


def test_who_needs_it_cannot_drop_it(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    set_up(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=coordinator, type=Authenticator.Type.TOTP).exists()


def test_who_does_not_need_it_can(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    set_up(client)
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()


# --- Signing in with it ----------------------------------------------------------------------------------------------


@pytest.fixture
def protected(unit: Unit) -> User:
    return UserFactory(member_of=(unit, Role.COORDINATOR), second_factor=True)


def test_the_password_alone_is_not_enough(client: Client, sign_in: SignIn, protected: User) -> None:
    assert sign_in(protected.email)["Location"].startswith(TYPE_CODE)
    assert not is_signed_in(client)
    client.post(TYPE_CODE, {"code": totp_code(protected)})
    assert is_signed_in(client)
    assert client.get("/").status_code == 200


def test_a_recovery_code_works_once(client: Client, sign_in: SignIn, protected: User) -> None:
    code = recovery_codes(protected)[0]
    sign_in(protected.email)
    client.post(TYPE_CODE, {"code": code})
    assert is_signed_in(client)
    other = Client()
    sign_in(protected.email, browser=other)
    other.post(TYPE_CODE, {"code": code})
    assert not is_signed_in(other)


def test_a_code_works_once_for_all_processes(sign_in: SignIn, protected: User) -> None:
    from django.core.cache import cache

    with time_machine.travel("2026-03-02 12:00:05Z", tick=False):
        code, one_before = totp_code(protected), totp_code(protected, later=-1)
        for typed, accepted in (
            (code, True),
            (code, False),
            (one_before, False),
            (totp_code(protected, later=1), True),
        ):
            browser = Client()
            sign_in(protected.email, browser=browser)
            browser.post(TYPE_CODE, {"code": typed})
            assert is_signed_in(browser) is accepted
            cache.clear()  # another process knows nothing of what this one remembers


@pytest.mark.parametrize("code", ["", "000000", "0\0", "٠١٢٣٤٥", "9" * 5000])
def test_wrong_codes_are_refused(client: Client, sign_in: SignIn, protected: User, code: str) -> None:
    sign_in(protected.email)
    assert client.post(TYPE_CODE, {"code": code}).status_code == 200
    assert not is_signed_in(client)


def test_five_wrong_codes_lock_for_all_processes(client: Client, sign_in: SignIn, protected: User) -> None:
    from django.core.cache import cache

    sign_in(protected.email)
    answers = []
    for n in range(6):
        answers.append(client.post(TYPE_CODE, {"code": f"00000{n}"}).status_code)
        cache.clear()
    assert answers == [200, 200, 200, 200, 429, 429]
    assert client.post(TYPE_CODE, {"code": totp_code(protected)}).status_code == 429
    assert not is_signed_in(client)


def test_wrong_passwords_and_wrong_codes_count_together(client: Client, sign_in: SignIn, protected: User) -> None:
    for n in range(3):
        sign_in(protected.email, f"wrong-{n}")
    sign_in(protected.email)
    answers = [client.post(TYPE_CODE, {"code": f"00000{n}"}).status_code for n in range(2)]
    assert answers == [200, 429]
