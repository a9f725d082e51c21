"""A draft as readers would see it, as far as it can be read already."""

from typing import Any

from best_practices.forms.drafts import whole_form
from best_practices.models import BestPracticePage, BestPracticePhoto, WriteUpDraft
from best_practices.services.body_text import body_from_text
from best_practices.services.submissions import RELATION_FIELDS, SIMPLE_FIELDS


def page_from_draft(draft: WriteUpDraft, user: Any) -> BestPracticePage:
    """A page that is not saved; what is not valid yet is left out of it."""
    form = whole_form(draft, user)
    form.is_valid()
    content = form.cleaned_data
    page = BestPracticePage(unit=draft.unit, owner=draft.author, live=False)
    for name in SIMPLE_FIELDS:
        if name in content:
            setattr(page, name, content[name])
    page.title = page.title or str(draft)
    page.body = [(kind, value) for kind, value in draft.body]
    description, steps = content.get("description") or "", content.get("steps") or ""
    page.body = body_from_text(description=description, steps=steps, existing=page.body)
    for name in RELATION_FIELDS:
        getattr(page, name).set(content.get(name) or [])
    page.tags.set(content.get("tags") or [])
    photos = draft.photos.select_related("image")
    page.photos.set([BestPracticePhoto(image=photo.image, alt_text=photo.alt_text) for photo in photos])
    return page
