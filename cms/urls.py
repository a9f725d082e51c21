"""Every address of the hub."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, media
from cms.accounts.admin_urls import SignInElsewhere
from cms.views import numbers, topics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("cms.accounts.urls")),
    path("read/", numbers.page_read, name="page-read"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("numbers/export.csv", numbers.numbers_export, name="numbers-export"),
    path("topics/<int:pk>/feed/", topics.topic_feed, name="topic-feed"),
    path("topics/<int:pk>/interest/", topics.topic_interest, name="topic-interest"),
    path("search/", include("search.urls")),
    path("best-practices/", include("best_practices.urls")),
    path("kits/", include("best_practices.kits.urls")),
    path("", include("coalition.urls")),
    path("api/", include("cms.api.urls")),
    path("cms/", include("cms.accounts.admin_urls")),
    path("cms/", include("cms.admin_urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", media.rendition, name="rendition"),
    # Wagtail's sign-in for restricted pages would ask for a password and nothing else.
    path("_util/login/", SignInElsewhere.as_view(pattern_name="account_login")),
    path("", include(wagtail_urls)),
]
