"""Production: everything secret comes from the environment, and a missing secret stops the start."""

from urllib.parse import urlsplit

from cms.logs import json_logging
from cms.settings import known_secrets
from cms.settings.base import *
from cms.settings.environment import refuse, require

DEBUG = False

require(ENVIRONMENT.secret_key, "SECRET_KEY", "Make one with: openssl rand -base64 48")
require(
    ENVIRONMENT.field_encryption_keys,
    "FIELD_ENCRYPTION_KEYS",
    "Contact notes are encrypted with it. Make one with: openssl rand -base64 32 | tr '+/' '-_'",
)
require(ENVIRONMENT.base_url, "BASE_URL", "Set the public address, for example https://hub.example.org")
require(ENVIRONMENT.allowed_hosts, "ALLOWED_HOSTS", "Set the host names, comma-separated, for example hub.example.org")
require(
    ENVIRONMENT.email,
    "EMAIL_URL",
    "Invitations and password resets go by mail. Set for example smtp+tls://user:password@mail.example.org:587",
)
refuse(ENVIRONMENT.secret_key == known_secrets.SECRET_KEY, "SECRET_KEY", "It is the one of development.")
refuse(
    known_secrets.FIELD_ENCRYPTION_KEY in ENVIRONMENT.field_encryption_keys,
    "FIELD_ENCRYPTION_KEYS",
    "One of them is the one of development.",
)

SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]

# Right behind SecurityMiddleware; serves what `manage.py collectstatic` gathered.
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Guesses are counted for the address that the proxy in front saw: the last one of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
# A trial on one's own machine may do without TLS (BASE_URL=http://…); `check --deploy` then says what is missing.
_tls = ENVIRONMENT.base_url.startswith("https://")
SECURE_SSL_REDIRECT = _tls
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = _tls
CSRF_COOKIE_SECURE = _tls

LOGGING = json_logging()

DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"noreply@{urlsplit(ENVIRONMENT.base_url).hostname}"
globals().update(ENVIRONMENT.email)
