"""A text document becomes a draft, with its pictures."""

import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.services.body_text import text_from_body
from best_practices.services.drafts import Target, add_draft_photo, save_draft
from best_practices.services.text_document_parts import TextDocument
from best_practices.services.text_documents import read_text_document
from coalition.models import Unit
from coalition.services.uploads import clean_document, clean_photo

log = structlog.get_logger(__name__)

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Imported:
    """``left_out`` names the pictures that could not be kept."""

    draft: WriteUpDraft
    left_out: tuple[str, ...]


def import_text_document(*, author: Any, unit: Unit, upload: Any) -> Imported:
    """Make a draft of a DOCX or ODT file. Raises ``ValidationError`` naming the file, or ``PermissionDenied``."""
    name = str(upload.name)
    document = read_text_document(clean_document(upload), name)
    draft = _draft_of(author, unit, document, name)
    left_out = []
    for picture, data in document.pictures:
        try:
            file = clean_photo(SimpleUploadedFile(picture, data))
            add_draft_photo(draft=draft, author=author, file=file)
        except ValidationError:
            left_out.append(picture)
    log.info("write_up_imported", draft=draft.pk, pictures=len(document.pictures), left_out=len(left_out))
    return Imported(draft, tuple(left_out))


def _draft_of(author: Any, unit: Unit, document: TextDocument, name: str) -> WriteUpDraft:
    page = BestPracticePage(body=document.body)
    texts = {
        "unit": [str(unit.pk)],
        "title": [(document.title or name.rsplit(".", 1)[0])[:LONGEST_TITLE]],
        "description": [text_from_body(page.body)["description"]],
    }
    draft = save_draft(author=author, target=Target(key=uuid.uuid4(), unit=unit), typed=texts, version=0).draft
    draft.body = [list(block) for block in document.body]
    draft.save(update_fields=["body"])
    return draft
