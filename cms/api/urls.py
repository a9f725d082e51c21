"""Everything beneath /api/: version 1, its documents, and a problem for whatever else is asked for."""

from django.urls import include, path, re_path

from cms.api import api, documentation

_operations, _app_name, _namespace = api.urls
_documents = [
    path("openapi.json", documentation.openapi, name="openapi"),
    path("docs", documentation.documentation, name="docs"),
]

urlpatterns = [
    path("v1/", include(([*_operations, *_documents], _app_name), namespace=_namespace)),
    re_path(r"", documentation.unknown_address),
]
