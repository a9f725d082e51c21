"""Development and demo on the embedded default: `make demo` runs on these settings, and never production."""

from cms.settings import known_secrets
from cms.settings.base import *

DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ENVIRONMENT.allowed_hosts]
INTERNAL_IPS = ["127.0.0.1"]

SECRET_KEY = ENVIRONMENT.secret_key or known_secrets.SECRET_KEY
COALITION_FIELD_ENCRYPTION_KEYS = ENVIRONMENT.field_encryption_keys or (known_secrets.FIELD_ENCRYPTION_KEY,)

AUTH_PASSWORD_VALIDATORS = []
# The demo accounts have a password and nothing else.
CMS_REQUIRE_SECOND_FACTOR = False
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
globals().update(ENVIRONMENT.email)
