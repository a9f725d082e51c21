"""The demo accounts, with their memberships and a confirmed address."""

from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from cms.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount
from cms.models import User
from coalition.models import Unit
from coalition.services.memberships import grant_membership


def load_people() -> None:
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first() or _create(account)
        for slug, role in account.roles:
            grant_membership(user=user, unit=Unit.objects.get(slug=slug), role=role)


def _create(account: DemoAccount) -> User:
    user = User.objects.create(
        email=account.email,
        password=_password(),
        display_name=account.name,
        is_staff=account.superuser,
        is_superuser=account.superuser,
    )
    EmailAddress.objects.update_or_create(user=user, email=account.email, defaults={"verified": True, "primary": True})
    return user


@cache
def _password() -> str:
    """One hash for all: it is slow to make, on purpose, and the password is no secret."""
    return make_password(PASSWORD)
