"""Settings that every environment of this installation shares."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from cms.settings.accounts import *
from cms.settings.environment import BASE_DIR, read_environment

ENVIRONMENT = read_environment()

INSTALLED_APPS = [
    # First: its templates replace those of packages.
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.admin_users_app.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    # After Wagtail, whose signal handlers best_practices replaces; defaults of search come last.
    "best_practices",
    "coalition",
    "search",
    "modelcluster",
    "taggit",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_rq",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.PrivateAnswersMiddleware",
    "cms.accounts.middleware.LanguageMiddleware",
    "cms.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "coalition.former_slugs.FormerSlugMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ------------------------------------------------------------------------------------------------------------

DATA_DIR = ENVIRONMENT.data_dir
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
# Beside the code it belongs to, not among the data: a new version brings its own files.
STATIC_ROOT = BASE_DIR / "build" / "static"
_bootstrap = find_spec("bootstrap_wrapper")
# The package lays Bootstrap's files beside its module: served as /static/bootstrap/css/… and /static/bootstrap/js/….
BOOTSTRAP_DIR = Path(str(_bootstrap.origin)).resolve().parent.parent / "bootstrap" if _bootstrap else None
STATICFILES_DIRS = [("bootstrap", BOOTSTRAP_DIR)] if BOOTSTRAP_DIR else []

MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.storages.LocalStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if ENVIRONMENT.media_storage:
    STORAGES["default"] = {"BACKEND": "cms.storages.ObjectStorage", "OPTIONS": ENVIRONMENT.media_storage}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# In the process: a stopped Redis must not stop a page, and nothing here needs to be shared between processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

# --- People ----------------------------------------------------------------------------------------------------------

# Signing in is a page of settings of its own: cms/settings/accounts.py.

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
FORMAT_MODULE_PATH = "cms.formats"
USE_TZ = True

# --- Security --------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
if ENVIRONMENT.media_storage:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(ENVIRONMENT.media_storage["endpoint_url"])
if ENVIRONMENT.map_tiles_url:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append("/".join(ENVIRONMENT.map_tiles_url.split("/")[:3]))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews; what may frame us is said above for today's browsers.
SECURE_REFERRER_POLICY = "same-origin"

# --- Wagtail ---------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "wagtail-coalition"
WAGTAILADMIN_BASE_URL = ENVIRONMENT.base_url or f"http://127.0.0.1:{ENVIRONMENT.port}"
BASE_URL = WAGTAILADMIN_BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_CONTENT_LANGUAGES = [("de", _("German"))]
# Wagtail's own search serves the admin only; it does not know German and stays on the database.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
TAGGIT_CASE_INSENSITIVE = True
TAG_SPACES_ALLOWED = True

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- The apps of this project ----------------------------------------------------------------------------------------

COALITION_UNIT_PAGE_MODEL = "cms.UnitPage"
COALITION_FIELD_ENCRYPTION_KEYS = ENVIRONMENT.field_encryption_keys
COALITION_CONTACT_MAIL_ADDRESS = ENVIRONMENT.contact_mail_address
COALITION_CONTACT_MAILBOX_URL = ENVIRONMENT.mailbox_url
COALITION_MAP_TILES_URL = ENVIRONMENT.map_tiles_url
COALITION_MAP_TILES_CREDIT = ENVIRONMENT.map_tiles_credit
COALITION_ERASURE_LIST = DATA_DIR / "erasures.jsonl"

SEARCH_ENGINE = "elasticsearch" if ENVIRONMENT.elasticsearch_url else "embedded"
SEARCH_ELASTICSEARCH_URL = ENVIRONMENT.elasticsearch_url
SEARCH_SHARDS = ENVIRONMENT.search_shards
SEARCH_REPLICAS = ENVIRONMENT.search_replicas
SEARCH_INDEX_PREFIX = ENVIRONMENT.search_index_prefix
SEARCH_EMBEDDED_PATH = DATA_DIR / "search"
# With Redis our jobs are django-rq jobs; without it they run in-process after commit.
SEARCH_QUEUE = "search" if ENVIRONMENT.redis_url else ""
COALITION_QUEUE = "default" if ENVIRONMENT.redis_url else ""
BEST_PRACTICES_QUEUE = "default" if ENVIRONMENT.redis_url else ""
BEST_PRACTICES_MAIL_QUEUE = "mail" if ENVIRONMENT.redis_url else ""

# Mails wait in the database until MAIL_DELIVERY_BACKEND, which EMAIL_URL names, has handed them on.
EMAIL_BACKEND = "cms.mail.backend.KeepingBackend"
EMAIL_TIMEOUT = 15

RQ_QUEUES: dict[str, dict[str, Any]] = (
    {
        name: {"URL": ENVIRONMENT.redis_url, "DEFAULT_TIMEOUT": timeout, "DEFAULT_RESULT_TTL": 600}
        for name, timeout in {"default": 300, "search": 600, "mail": 60}.items()
    }
    if ENVIRONMENT.redis_url
    else {}
)
