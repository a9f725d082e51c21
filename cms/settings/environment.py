"""The process environment, read and validated in this one place.

Every variable is documented in the table of README.md; a test holds the two together. A malformed value raises
``ImproperlyConfigured`` with a message that names the variable and the remedy.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

VARIABLES = (
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "SEARCH_SHARDS",
    "SEARCH_REPLICAS",
    "MEDIA_STORAGE_URL",
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "CONTACT_MAIL_ADDRESS",
    "MAILBOX_URL",
    "MAP_TILES_URL",
    "MAP_TILES_CREDIT",
    "DATA_DIR",
    "PORT",
)

_DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
_REDIS_SCHEMES = {"redis", "rediss", "unix"}
# Their addresses name a file; all others name a host.
_PATH_SCHEMES = {"sqlite", "unix", "filemail"}
_HTTP_SCHEMES = {"http", "https"}
_EMAIL_SCHEMES = {"smtp", "smtp+tls", "smtps", "smtp+ssl", "consolemail", "memorymail", "filemail", "dummymail"}
_MAILBOX_SCHEMES = {"imap", "imaps"}
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,40}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_INDEX_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
# Seconds: without them a hanging Redis would hold a request for as long.
_REDIS_TIMEOUTS = {"socket_connect_timeout": "1", "socket_timeout": "5"}
_FERNET_KEY_BYTES = 32
_HIGHEST_PORT = 65535
_MOST_SHARDS = 64
_MOST_REPLICAS = 8


@dataclass(frozen=True)
class Environment:
    """What the installation was told from outside; ``None`` or empty means "not set, use the embedded default"."""

    database: dict[str, Any]
    redis_url: str
    elasticsearch_url: str
    search_index_prefix: str
    search_shards: int
    search_replicas: int
    media_storage: dict[str, Any]
    secret_key: str
    field_encryption_keys: tuple[str, ...]
    base_url: str
    allowed_hosts: tuple[str, ...]
    email: dict[str, Any]
    contact_mail_address: str
    mailbox_url: str
    map_tiles_url: str
    map_tiles_credit: str
    data_dir: Path
    port: int


def read_environment() -> Environment:
    """Read and check all variables; the caller decides which of them may be missing."""
    env = environ.Env()
    data_dir = _data_dir(env)
    elasticsearch_url, search_index_prefix = _elasticsearch(env)
    return Environment(
        database=_database(env, data_dir),
        redis_url=_redis(env),
        elasticsearch_url=elasticsearch_url,
        search_index_prefix=search_index_prefix,
        search_shards=_number(env, "SEARCH_SHARDS", default=1, lowest=1, highest=_MOST_SHARDS),
        search_replicas=_number(env, "SEARCH_REPLICAS", default=0, lowest=0, highest=_MOST_REPLICAS),
        media_storage=_media_storage(env),
        secret_key=env.str("SECRET_KEY", default=""),
        field_encryption_keys=_fernet_keys(env),
        base_url=_url(env, "BASE_URL", _HTTP_SCHEMES).rstrip("/"),
        allowed_hosts=tuple(host.strip() for host in env.str("ALLOWED_HOSTS", default="").split(",") if host.strip()),
        email=_email(env),
        contact_mail_address=_contact_mail_address(env),
        mailbox_url=_mailbox(env),
        map_tiles_url=_map_tiles(env),
        map_tiles_credit=env.str("MAP_TILES_CREDIT", default=""),
        data_dir=data_dir,
        port=_port(env),
    )


def require(value: Any, name: str, remedy: str) -> None:
    """Stop the start with a clear message when production lacks ``name``."""
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")


def refuse(found: bool, name: str, reason: str) -> None:
    """Stop the start when ``name`` has a value that production must not have."""
    if found:
        raise ImproperlyConfigured(f"{name} is refused. {reason}")


def _map_tiles(env: environ.Env) -> str:
    """The host is asked by readers' browsers and allowed by our Content-Security-Policy: it is written out."""
    url = _url(env, "MAP_TILES_URL", {"https"})
    if url and not all(name in urlsplit(url).path for name in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured("MAP_TILES_URL is not usable. Expected https://tiles.example.org/{z}/{x}/{y}.png.")
    if url and not env.str("MAP_TILES_CREDIT", default=""):
        raise ImproperlyConfigured("MAP_TILES_CREDIT is not set. Say whose tiles MAP_TILES_URL names.")
    return url


def _data_dir(env: environ.Env) -> Path:
    folder = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR cannot be made: {error.strerror}. Name a folder to write in.") from error
    return folder


def _url(env: environ.Env, name: str, schemes: set[str]) -> str:
    value: str = env.str(name, default="")
    if not value:
        return ""
    if not _usable(value, schemes):
        expected = ", ".join(f"{scheme}://…" for scheme in sorted(schemes))
        raise ImproperlyConfigured(f"{name} is not a usable address. Expected {expected}.")
    return value


def _usable(value: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        return False
    names_something = parts.path.strip("/") if parts.scheme in _PATH_SCHEMES else parts.hostname
    return parts.scheme in schemes and bool(names_something)


def _redis(env: environ.Env) -> str:
    url = _url(env, "REDIS_URL", _REDIS_SCHEMES)
    if not url:
        return ""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**_REDIS_TIMEOUTS, **dict(parse_qsl(parts.query))})))


def _media_storage(env: environ.Env) -> dict[str, Any]:
    """Options of django-storages' S3 backend from ``s3://key:secret@host[:port]/bucket[?region=…&tls=0]``."""
    url = _url(env, "MEDIA_STORAGE_URL", {"s3"})
    if not url:
        return {}
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    bucket = parts.path.strip("/")
    if not (parts.username and parts.password and parts.hostname and bucket) or query.keys() - {"region", "tls"}:
        raise ImproperlyConfigured(
            "MEDIA_STORAGE_URL is not a usable address. Expected s3://key:secret@host/bucket, "
            "with ?region=… and, for a server without TLS, tls=0."
        )
    scheme = "http" if query.get("tls") == "0" else "https"
    return {
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "region_name": query.get("region"),
        "addressing_style": "path",
        "file_overwrite": False,
        # Addresses of files are signed and expire: the bucket itself stays closed.
        "querystring_auth": True,
        "default_acl": None,
    }


def _elasticsearch(env: environ.Env) -> tuple[str, str]:
    """(addresses of the nodes, prefix of the index names): like a database's name, the prefix is the path."""
    nodes = _nodes(env.str("ELASTICSEARCH_URL", default=""))
    if not all(_usable(node, _HTTP_SCHEMES) for node in nodes if node):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_URL is not a usable address. Expected http://host:9200/prefix or https://…; "
            "several nodes like https://user:password@first:9200,second:9200/prefix."
        )
    prefix = urlsplit(nodes[0]).path.strip("/")
    if prefix and not _INDEX_PREFIX.fullmatch(prefix):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_URL: its path is the prefix of the index names and takes small letters, digits and hyphens, "
            "for example https://user:password@search:9200/coalition."
        )
    return ",".join(urlunsplit(urlsplit(node)._replace(path="")) for node in nodes), prefix or "coalition"


def _nodes(url: str) -> list[str]:
    """The address once for each host that it names, separated by commas."""
    scheme, separator, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, hosts = place.rpartition("@")
    return [f"{scheme}{separator}{user}{at}{host}{slash}{path}" for host in hosts.split(",")]


def _database(env: environ.Env, data_dir: Path) -> dict[str, Any]:
    value = _url(env, "DATABASE_URL", _DATABASE_SCHEMES) or f"sqlite:///{data_dir / 'db.sqlite3'}"
    config: dict[str, Any] = env.db_url_config(value)
    if not config["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database. Expected postgresql://user:password@host/name.")
    if config["ENGINE"].endswith("sqlite3"):
        # Measured: eight writers and 400 writes gave 184 errors on the defaults and none with these three together.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
    else:
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return config


def _fernet_keys(env: environ.Env) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in env.str("FIELD_ENCRYPTION_KEYS", default="").split(",") if key.strip())
    for position, key in enumerate(keys, start=1):
        try:
            valid = len(base64.urlsafe_b64decode(key)) == _FERNET_KEY_BYTES
        except (binascii.Error, ValueError):
            valid = False
        if not valid:
            raise ImproperlyConfigured(
                f"FIELD_ENCRYPTION_KEYS: key {position} is not a Fernet key (32 bytes, url-safe base64). "
                "Make one with: python manage.py generate_key"
            )
    return keys


def _email(env: environ.Env) -> dict[str, Any]:
    value = env.str("EMAIL_URL", default="")
    if not value:
        return {}
    hostless = {"consolemail", "memorymail", "dummymail"}
    if not _usable(value, _EMAIL_SCHEMES) and value.partition(":")[0] not in hostless:
        raise ImproperlyConfigured(
            "EMAIL_URL is not usable. Expected for example smtp+tls://user:password@host:587?from=hub@example.org."
        )
    parts = urlsplit(value)
    config: dict[str, Any] = env.email_url_config(urlunsplit(parts._replace(query="")))
    config["MAIL_DELIVERY_BACKEND"] = config.pop("EMAIL_BACKEND")
    if sender := parse_qs(parts.query).get("from"):
        config["DEFAULT_FROM_EMAIL"] = config["SERVER_EMAIL"] = sender[0]
    return config


def _contact_mail_address(env: environ.Env) -> str:
    value: str = env.str("CONTACT_MAIL_ADDRESS", default="")
    if value and not _MAIL_ADDRESS.fullmatch(value):
        raise ImproperlyConfigured("CONTACT_MAIL_ADDRESS is no address without a plus. Expected notes@hub.example.org.")
    return value


def _mailbox(env: environ.Env) -> str:
    url = _url(env, "MAILBOX_URL", _MAILBOX_SCHEMES)
    parts = urlsplit(url)
    if url and not (parts.username and parts.password):
        raise ImproperlyConfigured("MAILBOX_URL names no user. Expected imaps://user:password@host/INBOX.")
    return url


def _port(env: environ.Env) -> int:
    value = env.str("PORT", default="8000")
    if not value.isdecimal() or not 0 < int(value) <= _HIGHEST_PORT:
        raise ImproperlyConfigured(f"PORT is not a port number between 1 and {_HIGHEST_PORT}.")
    return int(value)


def _number(env: environ.Env, name: str, *, default: int, lowest: int, highest: int) -> int:
    value = env.str(name, default="") or str(default)
    if not (value.isascii() and value.isdecimal()) or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name} is not a number between {lowest} and {highest}.")
    return int(value)
