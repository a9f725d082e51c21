"""Wagtail's admin, with the limits and the content security policy that this site puts on it."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BaseLinkFormView, ExternalLinkView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.admin_limits import within_reach
from cms.admin_tags import suggest_tags

# Wagtail writes inline scripts (date fields, repeated fields) and styles into its pages. A nonce would switch
# 'unsafe-inline' off again, so both directives are replaced. The portal keeps the strict policy.
_relaxed = csp_replace(
    {"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:", "blob:"]}
)


class PlainExternalLinkView(ExternalLinkView):
    """An address stays an address: Wagtail would turn it into a page link and name the title of the page's draft."""

    post = BaseLinkFormView.post


urlpatterns = [
    path("choose-external-link/", require_admin_access(PlainExternalLinkView.as_view())),
    path("tag-autocomplete/", require_admin_access(suggest_tags)),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", require_admin_access(suggest_tags)),
    *decorate_urlpatterns(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, within_reach), _relaxed),
]
