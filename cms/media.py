"""Pictures of pages from the local media folder; with MEDIA_STORAGE_URL the storage serves them itself."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from coalition.access import PUBLIC
from coalition.view_rules import declares

# The only folder that is served as it is: renditions made for pages. Documents, originals and attachments lie beside
# it and are reached through views that ask who is asking.
RENDITIONS = "images"
A_WEEK = 7 * 24 * 3600


@require_safe
@declares(PUBLIC)
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / RENDITIONS))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    if isinstance(response, FileResponse):
        response["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response
