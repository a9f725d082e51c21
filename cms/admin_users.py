"""The accounts in the Wagtail admin, without what would open somebody else's.

Whoever sets the address of an account can have a new password mailed there, and so read what its owner may read. An
address changes under /account/email/ alone, where its owner confirms it.
"""

from typing import Any

from django.forms import BaseForm
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet

FIXED = "email"


class AccountForm(UserEditForm):
    """A disabled field keeps its value, whatever is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIXED].disabled = True


class AccountViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return AccountForm if for_update else super().get_form_class(for_update)  # type: ignore[no-any-return]
