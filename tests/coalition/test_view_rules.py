"""No portal view without a rule; unseen is 404, seen but not allowed 403, not signed in a way to sign in."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.views.generic import CreateView, DetailView, View

from coalition.models import Partner
from coalition.urls import urlpatterns
from coalition.view_rules import RuleView, declares
from tests.coalition.world import World


class ChangeView(RuleView, DetailView):
    access_rule = "coalition.change_partner"

    def get_queryset(self) -> Any:
        return Partner.objects.visible_to(self.request.user)

    def render_to_response(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponse()


class AddView(RuleView, CreateView):
    access_rule = "coalition.add_partner"
    model = Partner
    fields = ["name"]

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponse()


def ask(view: Any, user: Any, **kwargs: Any) -> HttpResponse:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/somewhere/")
    request.user = user or AnonymousUser()
    return view.as_view()(request, **kwargs)


def test_a_view_without_a_rule_does_not_start() -> None:
    with pytest.raises(ImproperlyConfigured):
        type("Forgetful", (RuleView, View), {})


def test_an_unknown_rule_raises_at_the_first_request(world: World) -> None:
    typo = type("Typo", (RuleView, View), {"access_rule": "coalition.veiw_partner"})
    with pytest.raises(ImproperlyConfigured):
        ask(typo, world.users["state_office"])


def test_seen_and_unseen(world: World) -> None:
    open_entry, hidden = world.partners["public"].pk, world.partners["archived"].pk
    assert ask(ChangeView, world.users["state_office"], pk=open_entry).status_code == 200
    with pytest.raises(PermissionDenied):
        ask(ChangeView, world.users["member"], pk=open_entry)
    with pytest.raises(Http404):
        ask(ChangeView, world.users["member"], pk=hidden)
    for pk in (open_entry, hidden, 10**6):
        assert ask(ChangeView, None, pk=pk).status_code == 302


def test_creating_asks_without_an_object(world: World) -> None:
    assert ask(AddView, world.users["spokesperson"]).status_code == 200
    assert ask(AddView, None).status_code == 302
    with pytest.raises(PermissionDenied):
        ask(AddView, world.users["member"])


def test_function_views(world: World) -> None:
    @declares("coalition.add_contact")
    def view(_request: Any) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = world.users["spokesperson"]
    assert view(request).status_code == 200
    request.user = world.users["board"]
    with pytest.raises(PermissionDenied):
        view(request)


def test_every_address_of_the_coalition_declares_a_rule() -> None:
    views = [getattr(pattern.callback, "view_class", pattern.callback) for pattern in urlpatterns]
    assert all(getattr(view, "access_rule", "") for view in views)
