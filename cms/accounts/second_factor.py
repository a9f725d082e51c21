"""Who needs a second factor, who has shown it, and how codes are checked.

A code works once, and wrong codes count like wrong passwords: both in the database, for all processes together.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from cms.accounts.throttling import count_failure, is_locked
from coalition.permissions.standing import sees_personal_data


def needs_second_factor(user: Any) -> bool:
    """Superusers, and everybody with a role that sees personal data."""
    if not settings.CMS_REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return bool(user.is_superuser or sees_personal_data(user))


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a code, or set the second factor up itself."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class CountedCode:
    """Mixin of the forms that ask for a code."""

    def clean_code(self) -> str:
        user = self.user  # type: ignore[attr-defined]
        if is_locked(context.request, user):
            raise get_adapter().validation_error("incorrect_code")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            use_once(self.authenticator, code)  # type: ignore[attr-defined]
        except ValidationError:
            count_failure(context.request, user)
            raise
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """Second step of signing in."""


class RepeatedCodeForm(CountedCode, ReauthenticateForm):
    """Before something that needs a fresh proof."""


class SetUpForm(ActivateTOTPForm):
    """The session that sets the second factor up has shown it: its owner typed a code."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        return code


@transaction.atomic
def use_once(authenticator: Authenticator, code: str) -> None:
    """Refuse a time-based code that is not newer than the last one used; recovery codes are used up by allauth."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    stored = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    period = _period_of(decrypt(stored.data["secret"]), code)
    if period is None or period <= stored.data.get("last_period", 0):
        raise get_adapter().validation_error("incorrect_code")
    authenticator.data = stored.data = {**stored.data, "last_period": period}
    stored.save(update_fields=["data"])


def _period_of(secret: str, code: str) -> int | None:
    """The number of the half minute that ``code`` belongs to, among those that are valid now."""
    digits = normalize_user_code(code)
    valid = {totp.format_hotp_value(totp.hotp_value(secret, n)): n for n in totp.yield_hotp_counters_from_time()}
    return valid.get(digits)
