import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from cms.models import User
from coalition.access import may
from coalition.models import Unit
from tests.factories.cms import PASSWORD

pytestmark = pytest.mark.django_db


def appoint(*arguments: str) -> str:
    out = StringIO()
    call_command("appoint_state_office", *arguments, stdout=out)
    return out.getvalue()


def test_an_empty_installation_gets_its_association_and_its_first_account(client: Client) -> None:
    assert "password/reset" in appoint("Office@example.org", "--association", "Landesverband NRW")
    office = User.objects.get()
    assert Unit.objects.get().name == "Landesverband NRW"
    assert may(office, "coalition.invite_member", Unit.objects.get())
    client.post("/account/password/reset/", {"email": office.email})
    found = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    page = client.get(found[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert client.post("/account/login/", {"login": office.email, "password": PASSWORD}).status_code == 302


def test_it_can_be_repeated() -> None:
    for _ in range(2):
        appoint("office@example.org", "--association", "Landesverband NRW")
    assert User.objects.get().memberships.count() == 1
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("arguments", [("office@example.org",), ("nonsense", "--association", "LV")])
def test_what_is_missing_is_said(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        appoint(*arguments)
    assert not User.objects.exists()
