"""The README's table of demo accounts is the one that the demo data makes."""

import re

import pytest
from django.core.management import CommandError, call_command

from cms.demo.accounts import ACCOUNTS, PASSWORD
from coalition.roles import Role
from tests.operations.paths import ROOT


def test_the_readme_lists_exactly_the_accounts() -> None:
    text = (ROOT / "README.md").read_text()
    listed = re.findall(r"^\| `([^`]+@[^`]+)` \| ([^|]+) \|", text, flags=re.MULTILINE)
    assert listed == [(account.email, account.purpose) for account in ACCOUNTS]
    assert f"password `{PASSWORD}`" in text


def test_there_is_one_for_every_role() -> None:
    assert {role for account in ACCOUNTS for _, role in account.roles} == set(Role)


@pytest.mark.django_db
def test_demo_data_is_refused_outside_debug() -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
