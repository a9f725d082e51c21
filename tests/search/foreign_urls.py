"""Addresses of a site that knows nothing of the hub."""

from django.urls import include, path

urlpatterns = [path("search/", include("search.urls"))]
