"""Signing in: allauth with a second factor, axes against guessing. Imported by ``base``."""

from datetime import timedelta

AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    # Answers for permissions too: Django's ModelBackend beside it would ask the database everything twice.
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# --- Wagtail's admin: the same sign-in, and nothing beside it ---------------------------------------------------------

# The admin's own address, which cms.accounts.admin_urls takes over.
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"
# Passwords and addresses change under /account/ alone, where the password is asked for and the address is verified.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Signing in ------------------------------------------------------------------------------------------------------

ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Accounts begin with a verified address (cms.accounts.signals); a new one counts once its owner confirmed it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
# A reset for an unknown address sends a mail too: so the answer takes as long as for a known one.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Per process. Wrong passwords and codes are counted by axes besides, in the database and so for all processes.
# A whole conference may sign in from behind one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}

# --- Second factor ---------------------------------------------------------------------------------------------------

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A code that ran out while it was typed is still good.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "cms.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "cms.accounts.second_factor.CodeForm",
    "reauthenticate": "cms.accounts.second_factor.RepeatedCodeForm",
    "activate_totp": "cms.accounts.second_factor.SetUpForm",
}
# Nobody registers by themselves, so nobody can protect an address that is not theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Roles that see personal data need a second factor; only development and the demo may switch this off.
CMS_REQUIRE_SECOND_FACTOR = True

# --- Guessing --------------------------------------------------------------------------------------------------------

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=5)
# Both together: nobody locks somebody else out from another address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "cms.accounts.throttling.attempted_address"
AXES_CLIENT_IP_CALLABLE = "cms.accounts.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "cms.accounts.throttling.locked_out"
# Kept out of what axes stores and logs.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "login", "email", "code"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
