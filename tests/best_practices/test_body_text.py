"""A member's plain text and an editor's formatted page, back and forth."""

from best_practices.blocks import BodyBlock
from best_practices.services.body_text import body_from_text, text_from_body

BLOCK = BodyBlock()


def value(*blocks):
    return BLOCK.to_python([{"type": kind, "value": content} for kind, content in blocks])


EDITED = (
    ("heading", "Anfang"),
    ("text", "<p>Ein <b>fetter</b> Satz.</p>"),
    ("quote", {"text": "So war es", "source": "Ortsverband"}),
    ("text", "<p>Noch einer.</p>"),
    ("steps", [{"title": "Raum finden", "text": "<p>Im Viertel</p>"}, {"title": "Aushang", "text": ""}]),
)


def written(description, steps, *blocks):
    return body_from_text(description=description, steps=steps, existing=value(*blocks))


def test_unchanged_words_keep_their_formatting_and_place():
    text = text_from_body(value(*EDITED))
    body = written(text["description"].replace("\n", "\r\n"), text["steps"] + "\r\n", *EDITED)
    assert [kind for kind, _ in body] == [kind for kind, _ in EDITED]
    assert "<b>fetter</b>" in body[1][1].source
    assert "Im Viertel" in body[4][1][0]["text"].source


def test_changed_steps_keep_the_texts_of_those_that_stay():
    text = text_from_body(value(*EDITED))
    body = written(text["description"], "Aushang\nRaum finden\nAbbauen", *EDITED)
    assert [kind for kind, _ in body] == [kind for kind, _ in EDITED]
    assert "<b>fetter</b>" in body[1][1].source
    steps = body[4][1]
    assert [step["title"] for step in steps] == ["Aushang", "Raum finden", "Abbauen"]
    assert "Im Viertel" in steps[1]["text"].source


def test_a_changed_text_stands_where_it_stood():
    body = written("Ganz <anders>", "Raum finden\nAushang", *EDITED)
    assert [kind for kind, _ in body] == ["heading", "text", "quote", "steps"]
    assert body[1][1] == "<p>Ganz &lt;anders&gt;</p>"


def test_what_is_new_comes_text_first():
    assert [kind for kind, _ in written("Text", "Schritt")] == ["text", "steps"]
    assert [kind for kind, _ in written("Text", "Schritt", ("heading", "Anfang"))] == ["text", "steps", "heading"]
    assert [kind for kind, _ in written("", "", *EDITED)] == ["heading", "quote"]
