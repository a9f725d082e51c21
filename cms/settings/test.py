"""The test suite: development settings with fast hashing, mail in memory and data of its own.

Whatever the environment's addresses name is left alone: the suite works on a test database, on Redis numbers above
the named one and under an index prefix of its own, each once more per parallel test process.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cms.settings.dev import *

DEBUG = False
# A content type that only the tests of search know.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.notes"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]

# "gw0", "gw1" … in the parallel processes of pytest-xdist; empty when there is one process only.
TEST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_worker_number = int(TEST_WORKER.removeprefix("gw") or 0)

DATA_DIR = Path(tempfile.mkdtemp(prefix="wagtail-coalition-test-"))
MEDIA_ROOT = DATA_DIR / "media"
SEARCH_EMBEDDED_PATH = DATA_DIR / "search"
COALITION_ERASURE_LIST = DATA_DIR / "erasures.jsonl"
SEARCH_INDEX_PREFIX = f"{SEARCH_INDEX_PREFIX}-test-{TEST_WORKER or 'main'}"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: connections of several threads to one in-memory database would share their transactions.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

for _queue in RQ_QUEUES.values():
    _parts = urlsplit(_queue["URL"])
    _number = int(_parts.path.strip("/") or 0) + 1 + _worker_number
    _queue["URL"] = urlunsplit(_parts._replace(path=f"/{_number}"))
