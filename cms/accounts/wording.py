"""Sentences of allauth that the German catalogue of this app says anew, with "du": nothing imports this module.

``cms`` stands before allauth in INSTALLED_APPS, so its translations win; here makemessages finds the sentences.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = [
    _("Use your password"),
    _("Use authenticator app or code"),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("Please reauthenticate to safeguard your account."),
    _("You are receiving this mail because the following change was made to your account:"),
    _(
        "If you do not recognize this change then please take proper security precautions immediately."
        " The change to your account originates from:\n\n"
        "- IP address: %(ip)s\n- Browser: %(user_agent)s\n- Date: %(timestamp)s"
    ),
    _("Your email has been changed from %(from_email)s to %(to_email)s."),
    _("Your email has been confirmed."),
    _(
        "You're receiving this email because user %(user_display)s has given your email address"
        " to register an account on %(site_domain)s."
    ),
    _("To confirm this is correct, go to %(activate_url)s"),
    _("Email address %(deleted_email)s has been removed from your account."),
    _("Your password has been reset."),
    _(
        "We have sent you an email. If you have not received it please check your spam folder."
        " Otherwise contact us if you do not receive it in a few minutes."
    ),
    _("Enter your password:"),
    _("Enter an authenticator code:"),
    _("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    _("You are about to generate a new set of recovery codes for your account."),
    _("This action will invalidate your existing codes."),
    _("Are you sure?"),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
]
