"""Profile, language, password, address, and the rules that are declared for allauth's pages."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import allauth.urls
import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from wagtail.models import Site

from cms.accounts.access_declarations import ALLAUTH_RULES
from cms.models import User
from coalition.access import PUBLIC, check_rule_name
from coalition.models import Unit
from coalition.roles import Role
from tests.factories.cms import PASSWORD, UserFactory, make_site

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Any]
NEW_PASSWORD = "quite-another-one-31"


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    make_site()


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated  # type: ignore[arg-type]


def language_of(response: Any) -> str:
    found = re.search(r'<html lang="(\w+)"', response.content.decode())
    assert found
    return found[1]


# --- Declared rules --------------------------------------------------------------------------------------------------


def names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name)


def test_every_page_of_allauth_has_a_declared_rule_and_no_other() -> None:
    assert set(names(allauth.urls.urlpatterns)) == set(ALLAUTH_RULES)
    assert all(check_rule_name(rule) for rule in ALLAUTH_RULES.values())


@pytest.mark.parametrize("name", [name for name, rule in ALLAUTH_RULES.items() if rule != PUBLIC])
def test_the_pages_declared_closed_are_closed(client: Client, name: str) -> None:
    for method in (client.get, client.post):
        response = method(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_in_production_the_second_factor_is_required() -> None:
    from cms.settings import accounts

    assert accounts.CMS_REQUIRE_SECOND_FACTOR is True


# --- Profile and language --------------------------------------------------------------------------------------------


def test_the_profile_shows_ones_memberships(client: Client, unit: Unit) -> None:
    client.force_login(UserFactory(member_of=(unit, Role.EDITOR), display_name="Rosa"))
    page = client.get(reverse("profile")).content.decode()
    assert "Rosa" in page
    assert "KV Köln" in page
    assert reverse("mfa_index") in page


def test_the_profile_is_saved_for_oneself_alone(client: Client) -> None:
    me, other = UserFactory(), UserFactory()
    client.force_login(me)
    data = {"display_name": "Clara", "language": "en", "id": other.pk, "email": "x@example.org", "is_superuser": "on"}
    assert client.post(reverse("profile"), data).status_code == 302
    me.refresh_from_db()
    other.refresh_from_db()
    assert (me.display_name, me.language, me.is_superuser) == ("Clara", "en", False)
    assert "@example.org" in me.email
    assert me.email != "x@example.org"
    assert other.display_name != "Clara"


@pytest.mark.parametrize("data", [{"display_name": "x" * 121}, {"display_name": "a\0b"}, {"language": "xx"}])
def test_bad_profiles_are_refused(client: Client, data: dict[str, str]) -> None:
    user = UserFactory(display_name="Rosa")
    client.force_login(user)
    response = client.post(reverse("profile"), {"display_name": "Rosa", "language": "", **data})
    assert response.status_code == 200
    assert response.context["form"].errors
    user.refresh_from_db()
    assert user.display_name == "Rosa"


def test_another_name_changes_no_language(client: Client) -> None:
    client.force_login(UserFactory())
    client.post("/i18n/setlang/", {"language": "en"})
    client.post(reverse("profile"), {"display_name": "Rosa", "language": ""})
    assert language_of(client.get(reverse("profile"), headers={"accept-language": "de"})) == "en"


def test_the_language_of_the_profile_is_used(client: Client) -> None:
    client.force_login(UserFactory(language="en"))
    assert language_of(client.get(reverse("profile"), headers={"accept-language": "de"})) == "en"


def test_choosing_a_language_in_the_profile_beats_the_browsers_cookie(client: Client) -> None:
    client.force_login(UserFactory(language="de"))
    client.post("/i18n/setlang/", {"language": "de"})
    client.post(reverse("profile"), {"display_name": "Rosa", "language": "en"})
    assert language_of(client.get(reverse("profile"))) == "en"
    client.post(reverse("profile"), {"display_name": "Rosa", "language": ""})
    assert language_of(client.get(reverse("profile"), headers={"accept-language": "de"})) == "de"


def test_anonymous_visitors_choose_a_language(client: Client) -> None:
    for language in ("en", "de"):
        client.post("/i18n/setlang/", {"language": language, "next": reverse("account_login")})
        assert language_of(client.get(reverse("account_login"))) == language


def test_setlang_goes_nowhere_else(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example.com/"})
    assert "evil" not in response["Location"]


# --- Password --------------------------------------------------------------------------------------------------------


def test_changing_the_password_ends_other_sessions_and_tells_by_mail(client: Client, sign_in: SignIn) -> None:
    user = UserFactory()
    other = Client()
    sign_in(user.email)
    sign_in(user.email, browser=other)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert mail.outbox[-1].to == [user.email]


def test_a_forgotten_password_is_replaced_by_mail(client: Client, sign_in: SignIn) -> None:
    user = UserFactory(language="en")
    other = Client()
    sign_in(user.email, browser=other)
    client.post(reverse("account_reset_password"), {"email": user.email.upper()})
    found = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    page = client.get(found[1], follow=True)
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(page.redirect_chain[-1][0], data)
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    assert sign_in(user.email, NEW_PASSWORD).status_code == 302
    assert "token_fail" in Client().get(found[1], follow=True).context


@pytest.mark.parametrize("email", ["rosa@example.org", "nobody@example.org"])
def test_asking_for_a_reset_answers_the_same_and_always_mails(client: Client, email: str) -> None:
    UserFactory(email="rosa@example.org")
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert (response.status_code, response["Location"]) == (302, reverse("account_reset_password_done"))
    assert mail.outbox[-1].to == [email]


def test_the_mail_to_an_unknown_address_offers_no_registration(client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert "/account/" not in str(mail.outbox[-1].body)


def test_a_reset_mail_speaks_its_readers_language_and_names_the_hub(client: Client) -> None:
    UserFactory(email="rosa@example.org", language="en")
    UserFactory(email="clara@example.org", language="de")
    client.post(reverse("account_reset_password"), {"email": "rosa@example.org"}, headers={"accept-language": "de"})
    client.post(reverse("account_reset_password"), {"email": "clara@example.org"}, headers={"accept-language": "en"})
    english, german = (str(message.body) for message in mail.outbox)
    assert "password reset" in english
    assert "Passwort" in german
    assert Site.objects.get(is_default_site=True).site_name in english
    assert "Hallo," in german


# --- Address ---------------------------------------------------------------------------------------------------------


def test_a_new_address_counts_once_it_is_confirmed(client: Client, sign_in: SignIn) -> None:
    user = UserFactory(email="old@example.org")
    sign_in(user.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    found = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found
    assert mail.outbox[-1].to == ["new@example.org"]
    assert User.objects.get(pk=user.pk).email == "old@example.org"
    client.get(found[1])  # a mail scanner
    assert User.objects.get(pk=user.pk).email == "old@example.org"
    client.post(found[1])
    assert User.objects.get(pk=user.pk).email == "new@example.org"
    assert {"old@example.org"} in [set(message.to) for message in mail.outbox]


def test_a_new_address_needs_the_password(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert response["Location"].startswith("/account/reauthenticate/")
    assert not mail.outbox


def test_pages_have_one_heading_and_nothing_inline(client: Client) -> None:
    user = UserFactory(second_factor=True)
    public = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
    own = [
        "profile",
        "account_change_password",
        "account_email",
        "mfa_index",
        "account_logout",
        "account_reauthenticate",
    ]
    pages = [client.get(reverse(name)) for name in public]
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    own += ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
    pages += [client.get(reverse(name)) for name in own]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200, page.request["PATH_INFO"]
        assert html.count("<h1") == 1, page.request["PATH_INFO"]
        assert "style=" not in html, page.request["PATH_INFO"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html), page.request["PATH_INFO"]


@pytest.mark.parametrize("address", ["/account/profile/", "/partners/", "/units/", "/best-practices/"])
def test_what_a_signed_in_person_reads_is_kept_by_no_cache(client: Client, office: User, address: str) -> None:
    client.force_login(office)
    assert {"private", "no-store"} <= set(client.get(address)["Cache-Control"].split(", "))
