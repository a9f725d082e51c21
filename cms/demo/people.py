"""The demo accounts, with their memberships and a confirmed address."""

from allauth.account.models import EmailAddress

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
    create = User.objects.create_superuser if account.superuser else User.objects.create_user
    user = create(account.email, PASSWORD, display_name=account.name)
    EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
    return user
