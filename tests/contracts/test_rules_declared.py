"""Every address has a rule of access that stands in the code; the public ones are exactly those named here."""

from collections.abc import Mapping

import pytest
from django.test import Client

from cms.accounts.access_declarations import ALLAUTH_RULES
from coalition.access import PUBLIC, check_rule_name
from tests.contracts.addresses import Address, all_addresses

# Views of libraries, which cannot carry a rule themselves; each says why it needs none.
LIBRARY_RULES: Mapping[str, str] = {
    "set_language": PUBLIC,  # a cookie of the reader's own browser
    "wagtail_serve": PUBLIC,  # pages: their own restrictions and ``serve`` decide
    "wagtailcore_authenticate_with_password": PUBLIC,  # Wagtail's password for a restricted page
    "wagtaildocs_serve": PUBLIC,  # documents: collection restrictions and our hook decide
    "wagtaildocs_authenticate_with_password": PUBLIC,
}
# What Wagtail's admin answers without a session: icons and translations, the same for everybody.
PUBLIC_IN_ADMIN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
PUBLIC_ADDRESSES = {
    "healthz",
    "readyz",
    "invitation-accept",
    "no-registration",
    "rendition",
    "page-read",
    "topic-feed",
    "coalition:mails-end",  # the signed token in its address says whose mail it was
    "search:search",
    "search:suggestions",
    "search:counted",
    "search:missing",
    "best_practices:list",
    "kits:list",
    "kits:archive",  # fetches from what the reader may see
    "kits:archive-file",
    "coalition:unit-list",
    "coalition:partner-list",
    "coalition:partner-map",
    "coalition:entry-check",  # the signed link in a mail is the right to answer for one entry
    "coalition:entry-check-thanks",
    "coalition:follow-up-feed",  # the secret in its address is the right to read it
    "api:root",
    "api:me",
    "api:search",
    "api:search-suggestions",
    "api:topic-page-list",
    "api:topic-page-detail",
    "api:action-format-list",
    "api:action-format-detail",
    "api:best-practice-list",
    "api:kit-list",
    "api:adaptation-list",
    "api:topic-list",
    "api:topic-detail",
    "api:region-list",
    "api:region-detail",
    "api:unit-list",
    "api:partner-list",
    "api:openapi",
    "api:docs",
    "<api/>",
    "<cms/login/>",
    "<cms/logout/>",
    "<cms/^password_reset/.*$>",
    "<_util/login/>",
    *LIBRARY_RULES,
    *(name for name, rule in ALLAUTH_RULES.items() if rule == PUBLIC),
}


def rule_of(address: Address) -> str:
    return address.declared_rule or ALLAUTH_RULES.get(address.name, "") or LIBRARY_RULES.get(address.name, "")


def portal_addresses() -> list[Address]:
    return [address for address in all_addresses() if not address.is_admin or address.declared_rule]


def admin_addresses() -> list[Address]:
    return [address for address in all_addresses() if address.is_admin and not address.declared_rule]


@pytest.mark.parametrize("address", portal_addresses(), ids=lambda address: address.name)
def test_it_declares_a_rule_that_exists(address: Address) -> None:
    rule = rule_of(address)
    assert rule, f"{address.route} ({address.name}) declares no access_rule"
    check_rule_name(rule)


def test_the_public_ones_are_exactly_the_named_ones() -> None:
    public = {address.name for address in portal_addresses() if rule_of(address) == PUBLIC}
    assert public == PUBLIC_ADDRESSES & {address.name for address in all_addresses()}
    # allauth names more views than it mounts, depending on its settings; everything else that is named exists.
    assert PUBLIC_ADDRESSES - public <= ALLAUTH_RULES.keys()


@pytest.mark.django_db
def test_the_whole_admin_asks_everybody_to_sign_in() -> None:
    client, open_ones, asked = Client(), set(), 0
    for address in admin_addresses():
        response = client.get(address.sample)
        asked += 1
        if response.status_code not in {301, 302} or "login" not in response["Location"]:
            open_ones.add(address.name.rpartition(":")[2])
    assert open_ones <= PUBLIC_IN_ADMIN, open_ones - PUBLIC_IN_ADMIN
    assert asked > 150
