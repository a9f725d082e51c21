from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import formats
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from best_practices.kits import text_docx, text_pdf
from best_practices.kits.archive_file import safe_name
from best_practices.kits.forms import TextForm
from best_practices.kits.placeholders import fill, placeholders_in
from best_practices.kits.text_parts import Text
from best_practices.models import CampaignKitPage, KitTextTemplate
from coalition.view_rules import declares

UNPROCESSABLE = 422
UNAVAILABLE = 503
FORMATS: dict[str, tuple[Callable[[Text], bytes], str]] = {
    "pdf": (text_pdf.pdf_of, text_pdf.CONTENT_TYPE),
    "docx": (text_docx.docx_of, text_docx.CONTENT_TYPE),
}
SMALL_PAPER = {KitTextTemplate.Kind.FLYER, KitTextTemplate.Kind.POST}


class TextTooLongError(Exception):
    """More than is made while a reader waits."""


@require_http_methods(["GET", "POST"])
@declares("best_practices.use_kits")
def fill_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with the gaps of a text; it answers with the filled PDF or DOCX and keeps nothing."""
    kits = CampaignKitPage.objects.visible_to(request.user)
    template = get_object_or_404(KitTextTemplate.objects.select_related("page").filter(page__in=kits), pk=pk)
    gaps = placeholders_in(f"{template.title}\n{template.text}")
    form = TextForm(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        wanted = request.POST.get("format", "")
        if form.is_valid():
            form.need(gaps)
        if wanted not in FORMATS:
            form.add_error(None, _("Choose PDF or DOCX."))
        if form.is_valid():
            try:
                return _file(_text(template, form), wanted)
            except TextTooLongError:
                form.add_error(None, _("The filled text is too long for one file. Take it from the ZIP file instead."))
            except text_pdf.PdfMissingError:
                form.add_error(None, _("This installation cannot make PDF files at the moment. Take DOCX instead."))
                status = UNAVAILABLE
    context = {"kit": template.page, "template": template, "form": form}
    return render(request, "best_practices/kits/text.html", context, status=status)


def _text(template: KitTextTemplate, form: TextForm) -> Text:
    """``TextTooLongError`` before anything is drawn: gaps can make a text many times as long."""
    given = form.cleaned_data
    values = {
        "unit": given["unit"].name,
        "place": given["place"],
        "contact": given["contact"],
        "date": formats.date_format(given["date"], "DATE_FORMAT") if given["date"] else "",
    }
    text = Text(
        title=fill(template.title, values),
        body=fill(template.text, values),
        language=get_language() or "",
        page_size="A5" if template.kind in SMALL_PAPER else "A4",
        photo=given["photo"].read() if given["photo"] else None,
    )
    if text.is_too_long:
        raise TextTooLongError
    return text


def _file(text: Text, wanted: str) -> HttpResponse:
    make, content_type = FORMATS[wanted]
    response = HttpResponse(make(text), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name(text.title)}.{wanted}")
    return response
