"""What a text document is read into, whatever its format."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

MOST_PICTURES = 10
# Between the cells of a table's row, which becomes an entry of a list: rich text here has no tables.
CELLS = " | "


@dataclass
class TextDocument:
    """``body`` is StreamField data of ``heading`` and ``text`` blocks; ``pictures`` are ``(file name, bytes)``."""

    title: str = ""
    body: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)

    def add_row(self, cells: Sequence[str], *, is_header: bool) -> None:
        """A row of a table, with the HTML of its cells; one without words is left out."""
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        shown = [f"<b>{cell}</b>" if is_header and cell.strip() and "<b>" not in cell else cell for cell in cells]
        self.add("li", CELLS.join(cell.strip() for cell in shown))

    def add(self, kind: str, html: str) -> None:
        """A paragraph (``p``), an entry of a list (``li``) or a heading (``h``)."""
        if not html.strip():
            return
        if kind == "h":
            self.body.append(("heading", html))
            return
        wrapped = f"<{kind}>{html}</{kind}>"
        before = self.body[-1][1] if self.body and self.body[-1][0] == "text" else None
        if before is None:
            self.body.append(("text", f"<ul>{wrapped}</ul>" if kind == "li" else wrapped))
        elif kind == "li" and before.endswith("</ul>"):
            self.body[-1] = ("text", before.removesuffix("</ul>") + wrapped + "</ul>")
        else:
            self.body[-1] = ("text", before + (f"<ul>{wrapped}</ul>" if kind == "li" else wrapped))


def linked(html: str, address: str) -> str:
    """Only links to the web and to mailboxes are kept."""
    if html.strip() and address.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{escape(address)}">{html}</a>'
    return html


def pictures_in(archive: zipfile.ZipFile, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Those that lie in the archive itself, each once."""
    known = set(archive.namelist())
    found: set[str] = set()
    for path in paths:
        if path in known and path not in found and len(found) < MOST_PICTURES:
            found.add(path)
            yield path.rsplit("/", 1)[-1], archive.read(path)
