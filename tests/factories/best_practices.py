"""Write-ups in every state, made through the services that people use.

submitted(unit, author=member)                      waits for a decision
published(unit)                                     live and public
published(unit, visibility=Visibility.MEMBERS)      live, for members
draft(unit, member, title="…")                      typed, not handed in
"""

import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.services.drafts import Target, save_draft, share_draft
from best_practices.services.submissions import submit_best_practice
from coalition.models import Unit
from coalition.roles import Role
from tests.factories.coalition import person_with_role


def content(**given: Any) -> dict[str, Any]:
    """What the submission form hands to the service."""
    return {
        "title": "Mietenberatung im Viertel",
        "summary": "Einmal in der Woche offene Beratung.",
        "description": "Wir beraten zu Nebenkosten.",
        "steps": "Raum finden\nAushang machen",
        "tags": ["mieten", "beratung"],
        "visibility": "public",
        **given,
    }


def submitted(unit: Unit, author: Any = None, **given: Any) -> BestPracticePage:
    return submit_best_practice(
        author=author or person_with_role(Role.MEMBER, unit), unit=unit, content=content(**given)
    )


def published(unit: Unit, author: Any = None, **given: Any) -> BestPracticePage:
    page = submitted(unit, author, **given)
    page.get_latest_revision().publish()
    return BestPracticePage.objects.get(pk=page.pk)


def draft(unit: Unit, author: Any, *, is_shared: bool = False, **typed: str) -> WriteUpDraft:
    """Typed and not handed in."""
    texts = {"unit": [str(unit.pk)], **{name: [text] for name, text in typed.items()}}
    saved = save_draft(author=author, target=Target(key=uuid.uuid4(), unit=unit), typed=texts, version=0).draft
    share_draft(draft=saved, author=author, is_shared=is_shared)
    return saved


def photo(name: str = "foto.jpg", *, size: tuple[int, int] = (60, 40), exif: bytes = b"") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "darkred").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def pdf(name: str = "flyer.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def form_data(**given: Any) -> dict[str, Any]:
    """What a browser sends from the submission form."""
    return {
        "title": "Mietenberatung im Viertel",
        "summary": "Einmal in der Woche offene Beratung.",
        "description": "Wir beraten zu Nebenkosten.",
        "visibility": "public",
        "photos-TOTAL_FORMS": "3",
        "photos-INITIAL_FORMS": "0",
        "materials-TOTAL_FORMS": "2",
        "materials-INITIAL_FORMS": "0",
        **given,
    }
