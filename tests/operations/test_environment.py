"""The environment: one table in the README, and a clear message for every malformed value."""

import os
import re
import subprocess
import sys

import pytest

from cms.settings.environment import VARIABLES
from tests.operations.paths import ROOT

FERNET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "a-secret-of-the-test-suite-that-is-long-enough-for-django-to-accept-it",
    "FIELD_ENCRYPTION_KEYS": FERNET_KEY,
    "BASE_URL": "https://hub.example.org",
    "ALLOWED_HOSTS": "hub.example.org",
    "EMAIL_URL": "smtp+tls://hub:password@mail.example.org:587",
}
MALFORMED = [
    ("DATABASE_URL", "mysql://u:p@host/db"),
    ("DATABASE_URL", "not an address"),
    ("DATABASE_URL", "postgresql://hub@host:port/db"),
    ("DATABASE_URL", "postgresql://hub@host"),
    ("DATABASE_URL", "postgresql://[host/db"),
    ("REDIS_URL", "http://127.0.0.1:6379"),
    ("REDIS_URL", "redis:///0"),
    ("ELASTICSEARCH_URL", "127.0.0.1:9200"),
    ("ELASTICSEARCH_URL", "http://127.0.0.1:9200/Upper_Case"),
    ("ELASTICSEARCH_URL", "http://[search/hub"),
    ("ELASTICSEARCH_URL", "https://first:9200,second:port/hub"),
    ("ELASTICSEARCH_URL", "https://first:9200,,third:9200/hub"),
    ("SEARCH_SHARDS", "0"),
    ("SEARCH_SHARDS", "many"),
    ("SEARCH_REPLICAS", "-1"),
    ("SEARCH_REPLICAS", "9"),
    ("MEDIA_STORAGE_URL", "https://storage.example.org/bucket"),
    ("MEDIA_STORAGE_URL", "s3://storage.example.org/bucket"),
    ("MEDIA_STORAGE_URL", "s3://key:secret@storage.example.org/bucket?colour=red"),
    ("FIELD_ENCRYPTION_KEYS", "short"),
    ("FIELD_ENCRYPTION_KEYS", f"{FERNET_KEY},ümlaut"),
    ("BASE_URL", "hub.example.org"),
    ("EMAIL_URL", "pigeon://loft"),
    ("EMAIL_URL", "smtp://"),
    ("CONTACT_MAIL_ADDRESS", "notes+secret@example.org"),
    ("MAILBOX_URL", "imaps://mail.example.org/INBOX"),
    ("MAP_TILES_URL", "https://tiles.example.org/tile.png"),
    ("DATA_DIR", "/proc/version/data"),
    ("PORT", "http"),
    ("PORT", "70000"),
]


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start Django as far as its checks, with nothing of this process's configuration."""
    # The browser tests of this process set it; a deployment must not.
    unwanted = {*VARIABLES, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return subprocess.run(
        [sys.executable, "manage.py", "check", *environment.pop("ARGUMENTS", "").split()],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_documents_exactly_the_variables_that_are_read() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert sorted(documented) == sorted(VARIABLES)


def test_nothing_is_needed_for_the_embedded_default() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_a_malformed_value_stops_the_start_and_is_named(name: str, value: str) -> None:
    done = start(**{name: value})
    assert done.returncode != 0
    last_line = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert name in last_line
    # A malformed value may still hold a password.
    assert value not in last_line


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "BASE_URL", "ALLOWED_HOSTS", "EMAIL_URL"])
def test_production_does_not_start_without(name: str) -> None:
    done = start(**{variable: value for variable, value in PRODUCTION.items() if variable != name})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr.strip().splitlines()[-1]


def test_production_refuses_what_development_settings_make_known() -> None:
    for name, value in development_secrets().items():
        done = start(**{**PRODUCTION, name: value})
        assert done.returncode != 0, name
        assert name in done.stderr.strip().splitlines()[-1]


def development_secrets() -> dict[str, str]:
    from cms.settings import known_secrets

    return {
        "SECRET_KEY": known_secrets.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": known_secrets.FIELD_ENCRYPTION_KEY,
    }


def test_production_passes_the_deployment_checks() -> None:
    done = start(**PRODUCTION, ARGUMENTS="--deploy --fail-level WARNING")
    assert done.returncode == 0, done.stderr


def test_production_starts_with_the_full_stack_and_outside_storage() -> None:
    done = start(
        **PRODUCTION,
        DATABASE_URL="postgresql://hub:p%40ss@database:5432/hub",
        REDIS_URL="rediss://:password@queue:6379/0",
        ELASTICSEARCH_URL="https://elastic:pass%2Cword@first:9200,second:9200,[::1]:9200/hub",
        SEARCH_SHARDS="3",
        SEARCH_REPLICAS="1",
        MEDIA_STORAGE_URL="s3://key:sec%2Fret@storage.example.org/files?region=eu-central-1",
        ARGUMENTS="--deploy --fail-level WARNING",
    )
    assert done.returncode == 0, done.stderr


def test_several_nodes_of_elasticsearch_are_each_an_address_with_the_same_user() -> None:
    code = "from cms.settings.environment import read_environment as read; e = read(); print(e.elasticsearch_url)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "ELASTICSEARCH_URL": "https://u:p@first:9200,second:9201/hub"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "https://u:p@first:9200,https://u:p@second:9201"


def test_a_hanging_redis_never_holds_a_request() -> None:
    """Time limits are added to REDIS_URL when it names none."""
    code = "from cms.settings.environment import read_environment as read; print(read().redis_url)"
    for value, expected in [
        ("redis://h:1/2", "redis://h:1/2?socket_connect_timeout=1&socket_timeout=5"),
        ("redis://h:1/2?socket_timeout=9", "redis://h:1/2?socket_connect_timeout=1&socket_timeout=9"),
    ]:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "REDIS_URL": value},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_pictures_of_a_tile_server_are_allowed_where_one_is_named() -> None:
    code = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][-1])"
    tiles = {"MAP_TILES_URL": "https://tiles.example.org:8443/a/{z}/{x}/{y}.png", "MAP_TILES_CREDIT": "© Example"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **tiles},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "https://tiles.example.org:8443"
