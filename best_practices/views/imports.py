from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from best_practices.forms.imports import ImportForm
from best_practices.services.imports import import_text_document
from coalition.view_rules import declares

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@declares("best_practices.submit_page")
def import_document(request: HttpRequest) -> HttpResponse:
    """A text document becomes a draft, which opens in the full form."""
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            imported = import_text_document(author=request.user, unit=given["unit"], upload=given["file"])
        except ValidationError as error:
            form.add_error("file", error.messages[0])
        else:
            messages.success(request, _("This is what could be read. Look through it, then hand it in."))
            if imported.left_out:
                names = ", ".join(imported.left_out)
                messages.warning(request, _("These pictures could not be kept: %(names)s") % {"names": names})
            return redirect("best_practices:draft-full", pk=imported.draft.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "best_practices/import.html", {"form": form}, status=status)
