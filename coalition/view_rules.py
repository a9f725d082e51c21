"""How views declare and enforce their rule of access. A view without one does not start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic.edit import BaseCreateView

from coalition.access import PUBLIC, SIGNED_IN, check_rule_name, may

ViewFunction = TypeVar("ViewFunction", bound=Callable[..., HttpResponseBase])


def refuse(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who may not: sign in first, or 403 when signed in already."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path())


def passes(user: Any, rule: str) -> bool:
    """Whether ``user`` passes a declared rule before any object is looked at."""
    if rule == PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    return rule == SIGNED_IN or may(user, rule)


def declares(rule: str) -> Callable[[ViewFunction], ViewFunction]:
    """Declare and enforce the rule of a function view."""

    def decorate(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not passes(request.user, check_rule_name(rule)):
                return refuse(request)
            return view(request, *args, **kwargs)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


class RuleView:
    """Mixin of all class-based portal views: no view without a declared rule, no unknown rule.

    A view of one object (it has ``get_object`` and does not create) fetches it before anything else happens and asks
    the rule about it; every other view asks the rule without an object. The view's queryset has to be filtered by
    ``visible_to(request.user)``: what one may not know of is a 404, what one may see but not do a 403. Somebody who is
    not signed in is sent to sign in by both, so that the answer does not tell what exists.
    """

    access_rule: ClassVar[str]
    # Abstract bases say so in their own body; everything else declares a rule.
    abstract_view: ClassVar[bool] = True

    request: HttpRequest
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("abstract_view"):
            return
        if not getattr(cls, "access_rule", ""):
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__qualname__} declares no access_rule.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rule = check_rule_name(self.access_rule)
        if self.asks_per_object:
            try:
                allowed = may(request.user, rule, self.get_object())
            except Http404:
                if request.user.is_authenticated:
                    raise
                allowed = False
        else:
            allowed = passes(request.user, rule)
        if not allowed:
            return refuse(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def asks_per_object(self) -> bool:
        if self.access_rule in {PUBLIC, SIGNED_IN} or isinstance(self, BaseCreateView):
            return False
        return any("get_object" in vars(base) for base in type(self).__mro__ if base is not RuleView)

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """The one object of this request, read once."""
        if "_the_object" not in self.__dict__:
            self._the_object = super().get_object(*args, **kwargs)  # type: ignore[misc]
        return self._the_object
