"""Production: everything secret comes from the environment, and a missing secret stops the start."""

from cms.settings.base import *
from cms.settings.environment import require

DEBUG = False

require(ENVIRONMENT.secret_key, "SECRET_KEY", "Make one with: openssl rand -base64 48")
require(
    ENVIRONMENT.field_encryption_keys,
    "FIELD_ENCRYPTION_KEYS",
    "Contact notes are encrypted with it. Make one with: openssl rand -base64 32 | tr '+/' '-_'",
)
require(ENVIRONMENT.base_url, "BASE_URL", "Set the public address, for example https://hub.example.org")
require(ENVIRONMENT.allowed_hosts, "ALLOWED_HOSTS", "Set the host names, comma-separated, for example hub.example.org")

SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if ENVIRONMENT.email:
    globals().update(ENVIRONMENT.email)
