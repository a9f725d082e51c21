"""Links with the former address of a renamed or merged term lead to the new one: ?topic=alt becomes ?topic=neu."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect, QueryDict

from coalition.models import FormerSlug
from coalition.vocabularies import vocabularies


def with_current_slugs(query: QueryDict) -> QueryDict:
    """A stored list of filters as it is meant today: former addresses of terms are replaced."""
    current = query.copy()
    for vocabulary in vocabularies():
        wanted = current.getlist(vocabulary.parameter)
        if wanted and (moved := _moved(vocabulary.model._meta.label_lower, wanted)):
            current.setlist(vocabulary.parameter, list(dict.fromkeys(moved.get(slug, slug) for slug in wanted)))
    return current


class FormerSlugMiddleware:
    """Lists, search and API name a term by its slug in the same parameter; without one of them nothing is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            for vocabulary in vocabularies():
                wanted = request.GET.getlist(vocabulary.parameter)
                if wanted and (moved := _moved(vocabulary.model._meta.label_lower, wanted)):
                    return _redirect(request, vocabulary.parameter, [moved.get(slug, slug) for slug in wanted])
        return self.get_response(request)


def _moved(label: str, slugs: list[str]) -> dict[str, str]:
    known = [slug for slug in slugs if slug and "\0" not in slug]
    rows = FormerSlug.objects.filter(vocabulary=label, slug__in=known[:50]).values_list("slug", "current")
    return dict(rows)


def _redirect(request: HttpRequest, parameter: str, slugs: list[str]) -> HttpResponsePermanentRedirect:
    asked = request.GET.copy()
    asked.setlist(parameter, list(dict.fromkeys(slugs)))
    return HttpResponsePermanentRedirect(f"{request.path}?{asked.urlencode()}")
