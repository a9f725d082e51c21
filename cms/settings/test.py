"""The test suite: development settings with fast hashing, mail in memory and a data folder of its own."""

import tempfile
from pathlib import Path

from cms.settings.dev import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]

DATA_DIR = Path(tempfile.mkdtemp(prefix="wagtail-coalition-test-"))
MEDIA_ROOT = DATA_DIR / "media"
SEARCH_EMBEDDED_PATH = DATA_DIR / "search"
