"""Where this installation differs from what allauth does by itself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from cms.accounts.mails import hub_details
from cms.accounts.second_factor import needs_second_factor
from cms.models import User
from coalition.fields import EncryptedValueError


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation (``cms.accounts.invitations``), never by registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts wrong passwords. Allauth would count by account alone and let strangers lock it."""

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """Who has just typed the password is not asked for it again, for example to set up the second factor."""
        record_authentication(request, user, "password", reauthenticated=True)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language that the owner of the address chose, under the hub's name."""
        owner = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = getattr(owner, "language", "") or translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            super().send_mail(template_prefix, email, {**context, **hub_details()})


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; who needs a second factor cannot drop it."""

    def get_totp_issuer(self) -> str:
        return str(hub_details()["hub_name"])

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _fernet().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken as error:
            raise EncryptedValueError(
                "A second factor was encrypted with a key not in FIELD_ENCRYPTION_KEYS."
            ) from error

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not needs_second_factor(authenticator.user)


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.COALITION_FIELD_ENCRYPTION_KEYS])
