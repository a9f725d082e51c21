"""People, and the site that units need before they can exist.

UserFactory()                                  somebody without any role
UserFactory(superuser=True)
UserFactory(member_of=(unit, Role.EDITOR))     with a membership that holds today
UserFactory(second_factor=True)                with an authenticator app; ``totp_code(user)`` types its code
"""

from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from cms.models import HomePage, User
from cms.site_setup import setup_site
from coalition.models import Unit
from coalition.services.memberships import grant_membership
from coalition.services.units import create_unit

PASSWORD = "Genossen-wagen-mehr-24"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True, is_staff=True)

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    display_name = factory.Sequence(lambda n: f"User {n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def member_of(user: User, _create: bool, extracted: Any, **_kwargs: Any) -> None:  # noqa: N805
        if extracted:
            unit, role = extracted
            grant_membership(user=user, unit=unit, role=role)

    @factory.post_generation
    def second_factor(user: User, _create: bool, extracted: Any, **_kwargs: Any) -> None:  # noqa: N805
        if extracted:
            totp.TOTP.activate(user, totp.generate_totp_secret())
            RecoveryCodes.activate(user)


def totp_code(user: User, *, later: int = 0) -> str:
    """What the authenticator app of ``user`` shows now, or ``later`` half minutes from now (-1, 0, 1)."""
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    now = list(totp.yield_hotp_counters_from_time())[1]
    return totp.format_hotp_value(totp.hotp_value(decrypt(authenticator.data["secret"]), now + later))


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes(
        Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()


def make_site() -> HomePage:
    return setup_site()


def make_unit(name: str = "KV Köln", *, parent: Unit | None = None, kind: str = Unit.Kind.DISTRICT) -> Unit:
    """A provisioned unit, with the site's pages made first where they are missing."""
    make_site()
    return create_unit(parent=parent, kind=kind, name=name)
