"""Wagtail's app of accounts, with our form."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    user_viewset = "cms.admin_users.AccountViewSet"
