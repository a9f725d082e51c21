"""Sources that the fixtures register for one test; the rest of the suite does not see them."""

from collections.abc import Iterator
from typing import Any

from search.documents import SearchDocument, document_key
from search.registry import Facet, SearchSource
from tests.search.notes.models import Folder, Note


def documents_of(note: Note) -> Iterator[SearchDocument]:
    if note.title == "broken":
        raise RuntimeError("a secret text of the note")
    for page in range(1, note.pages + 1):
        yield SearchDocument(
            key=document_key("notes.note", note.pk, "" if page == 1 else f"page-{page}"),
            source="notes.note",
            object_id=note.pk,
            kind="note",
            title=note.title,
            body=note.body,
            url=f"/notes/{note.pk}/",
            facets={
                "colour": tuple(colour.name for colour in note.colours.all()),
                "folder": (note.folder.name,) if note.folder else (),
            },
            date=note.date,
            audience=frozenset(note.audience or ["public"]),
        )


def note_source(**changes: Any) -> SearchSource:
    fields: dict[str, Any] = {
        "model": Note,
        "kind": "note",
        "name": "Notes",
        "queryset": lambda: Note.objects.filter(is_live=True).select_related("folder").prefetch_related("colours"),
        "documents": documents_of,
        "related": {"notes.folder": lambda folder: Note.objects.filter(folder=folder).values_list("pk", flat=True)},
        "facets": (Facet("colour", "Colour"), Facet("folder", "Folder", lambda values: {v: v.title() for v in values})),
    }
    return SearchSource(**(fields | changes))


def folder_source() -> SearchSource:
    def documents(folder: Folder) -> list[SearchDocument]:
        return [
            SearchDocument(
                key=document_key("notes.folder", folder.pk),
                source="notes.folder",
                object_id=folder.pk,
                kind="folder",
                title=folder.name,
                url=f"/folders/{folder.pk}/",
                audience=frozenset({"public"}),
            )
        ]

    return SearchSource(model=Folder, kind="folder", name="Folders", queryset=Folder.objects.all, documents=documents)
