"""Wiring only."""

from allauth.mfa.signals import authenticator_added

from cms.accounts.second_factor import remember_set_up

authenticator_added.connect(remember_set_up, dispatch_uid="remember_set_up")
