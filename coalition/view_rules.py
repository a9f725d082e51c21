"""How views declare and enforce their rule of access. A view without one does not start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from coalition.access import PUBLIC, SIGNED_IN, check_rule_name, may, require

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

    ``access_rule`` is checked against the user before dispatch, and by ``get_object`` against the object that the view's
    own (already filtered) queryset returned: 404 for what one may not know of, 403 for what one may see but not do.
    """

    access_rule: ClassVar[str]
    # Abstract bases say so in their own body; everything else declares a rule.
    abstract_view: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "abstract_view" in cls.__dict__ and cls.__dict__["abstract_view"]:
            return
        if not getattr(cls, "access_rule", ""):
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__qualname__} declares no access_rule.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rule = check_rule_name(self.access_rule)
        if not self.passes_rule(request, rule):
            return refuse(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def passes_rule(self, request: HttpRequest, rule: str) -> bool:
        """Object permissions are asked in ``get_object``; before it, signing in must do unless the rule is public."""
        if self.asks_per_object:
            return request.user.is_authenticated or may(request.user, rule)
        return passes(request.user, rule)

    @property
    def asks_per_object(self) -> bool:
        return self.access_rule not in {PUBLIC, SIGNED_IN} and hasattr(self, "get_object")

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        obj = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if self.asks_per_object:
            require(self.request.user, self.access_rule, obj)  # type: ignore[attr-defined]
        return obj
