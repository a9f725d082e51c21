"""The German interface is complete, and what its catalogues say is what people read."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cms", "best_practices", "coalition", "search")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r"""\bn?(?:gettext|_)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def catalogue(app: str) -> dict[str, str]:
    """Message id to German; of a text with a plural, to the German of one."""
    with (ROOT / app / "locale/de/LC_MESSAGES/django.mo").open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    one = {key[0]: text for key, text in known.items() if isinstance(key, tuple) and key[1] == 0}
    return {key: text for key, text in known.items() if isinstance(key, str) and key} | one


def texts_in_code(app: str) -> Iterator[str]:
    for path in (ROOT / app).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def texts_in_templates(app: str) -> Iterator[str]:
    for path in (ROOT / app).rglob("templates/**/*.*"):
        for found in IN_TEMPLATE.finditer(templatize(path.read_text(), origin=str(path))):
            yield ast.literal_eval(found[1])


def texts_of(app: str) -> set[str]:
    return {text for text in (*texts_in_code(app), *texts_in_templates(app)) if text.strip()}


@pytest.mark.parametrize("app", APPS)
def test_every_text_has_its_german(app):
    known = catalogue(app)
    texts = texts_of(app)
    assert len(texts) > 20
    assert not sorted(text for text in texts if text not in known)


@pytest.mark.parametrize("app", APPS)
def test_no_other_package_speaks_in_its_place(app):
    """Catalogues of all packages are poured into one: a short text may be Wagtail's too, and mean something else."""
    texts_of_app = texts_of(app)
    with translation.override("de"):
        shown = {
            text: (german, {translation.gettext(text), translation.ngettext(text, text, 1)})
            for text, german in catalogue(app).items()
            if text in texts_of_app
        }
    assert {text: both for text, both in shown.items() if both[0] not in both[1]} == {}
