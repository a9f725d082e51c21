"""The hub's addresses and one more: a view that renders the base template and asks for nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from cms.urls import urlpatterns as hub_urlpatterns


def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/base.html")


urlpatterns = [path("bare/", bare), *hub_urlpatterns]
