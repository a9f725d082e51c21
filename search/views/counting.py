"""Where the result page says that it was shown and which hit was opened. Nothing of it stands in an address."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from search.counting import InvalidCountError, count


@require_POST
def counted(request: HttpRequest) -> HttpResponse:
    person = request.user.pk if request.user.is_authenticated else None
    try:
        count(token=request.POST.get("token", ""), place=request.POST.get("place", ""), person=person)
    except InvalidCountError:
        return HttpResponseBadRequest(_("This does not come from a page of results, or it is too old."))
    return HttpResponse(status=204)


counted.access_rule = "public"  # type: ignore[attr-defined]
