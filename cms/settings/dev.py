"""Development and demo on the embedded default: `make demo` runs on these settings, and never production."""

from cms.settings.base import *

DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ENVIRONMENT.allowed_hosts]
INTERNAL_IPS = ["127.0.0.1"]

# Known to everybody: refused by production settings.
SECRET_KEY = ENVIRONMENT.secret_key or "development-only-and-known-to-everybody"
COALITION_FIELD_ENCRYPTION_KEYS = ENVIRONMENT.field_encryption_keys or ("ZGV2ZWxvcG1lbnQtb25seS1rbm93bi10by1hbGwhISE=",)

AUTH_PASSWORD_VALIDATORS = []
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
if ENVIRONMENT.email:
    globals().update(ENVIRONMENT.email)
