from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coalition.access import PUBLIC
from coalition.subscriptions import end_subscription, subscription_of
from coalition.view_rules import declares


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@declares(PUBLIC)
def end_mails(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail: GET asks and changes nothing, POST ends it, also when a mail program sends it by itself."""
    found = subscription_of(token)
    if found is None:
        raise Http404
    subscription, number = found
    if request.method == "POST":
        end_subscription(subscription, number)
    context = {"subscription": subscription, "done": request.method == "POST"}
    return render(request, "coalition/mails_end.html", context)
