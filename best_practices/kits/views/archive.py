from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from best_practices.kits.archive_file import safe_name
from best_practices.kits.archives import archive_of, request_archive
from best_practices.kits.views.catalogue import visible_kit
from best_practices.models import KitArchive
from coalition.access import PUBLIC
from coalition.view_rules import declares


@require_http_methods(["GET", "POST"])
@declares(PUBLIC)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the ZIP file made (POST), or how far it is (GET, which htmx asks again while it is being made)."""
    kit = visible_kit(request, pk)
    if request.method == "POST":
        request_archive(kit=kit, by=request.user)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{kit.get_url(request)}#archive")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{kit.get_url(request)}#archive")
    return render(request, "best_practices/kits/archive.html", {"page": kit, "archive": archive_of(kit)})


@require_safe
@declares(PUBLIC)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, streamed from the storage."""
    kit = visible_kit(request, pk)
    archive = archive_of(kit)
    if archive is None or archive.state != KitArchive.State.READY:
        raise Http404
    try:
        stream = archive.file.open("rb")
    except FileNotFoundError:
        # Somebody emptied the folder: it is made anew when it is asked for.
        archive.delete()
        messages.warning(request, _("The ZIP file is gone. Order it once more."))
        return redirect(kit.get_url(request) or "kits:list")
    return FileResponse(
        stream, as_attachment=True, filename=f"{safe_name(kit.title)}.zip", content_type="application/zip"
    )
