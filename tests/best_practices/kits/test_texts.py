import io
import sys

import docx
import pytest
import weasyprint
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from best_practices.kits.placeholders import check_placeholders, fill
from best_practices.kits.text_parts import Text
from best_practices.kits.text_pdf import html_of, pdf_of
from best_practices.models import KitTextTemplate
from tests.factories.best_practices import photo
from tests.factories.kits import kit

FILLED = {"place": "Köln <Süd> & Co", "contact": "Büro 🔥 {{ unit }}", "date": "2026-12-01", "format": "docx"}


def test_only_the_fixed_placeholders_are_taken():
    for text in ("{{ name }}", "{{ unit.email }}", "{{ unit|safe }}", "{% include 'x' %}", "{{ unit", "{{ }}", "}}"):
        with pytest.raises(ValidationError):
            check_placeholders(text)


def test_an_unknown_placeholder_is_named_with_its_field():
    with pytest.raises(ValidationError) as refused:
        KitTextTemplate(kind="flyer", title="x", text="{{ settings.SECRET_KEY }}").clean_fields(exclude=["page"])
    assert "settings.SECRET_KEY" in refused.value.message_dict["text"][0]


def test_values_are_filled_in_and_never_read_again():
    check_placeholders("{{ place }} {{unit}}")
    assert fill("{{ place }} {{unit}}", {"place": "{{ unit }}", "unit": "KV"}) == "{{ unit }} KV"


@pytest.fixture
def template(people, db):
    return kit(people.unit).text_templates.get()


def send(client, people, template, **given):
    client.force_login(people.member)
    return client.post(f"/kits/texts/{template.pk}/", {"unit": people.unit.pk, **FILLED, **given})


def test_readers_see_what_belongs_into_a_gap(client, people, template):
    client.force_login(people.member)
    pages = [client.get(address).content.decode() for address in (f"/kits/texts/{template.pk}/", template.page.url)]
    assert all("Flyer für [Ort]" in page and "{{" not in page for page in pages)


def test_docx_with_photo(client, people, template):
    answer = send(client, people, template, photo=photo())
    assert answer.status_code == 200
    assert "K%C3%B6ln" in answer["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Kreisverband Köln lädt ein: am 1. Dezember 2026 in Köln <Süd> & Co." in text
    assert "Büro 🔥 {{ unit }}" in text
    assert len(document.inline_shapes) == 1
    assert document.core_properties.author == ""


def test_pdf_with_photo(client, people, template):
    answer = send(client, people, template, photo=photo(), format="pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"/Image" in answer.content


def test_what_was_typed_is_text_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(photo().read())
    typed = f'<img src="file://{secret}">\n<link rel=attachment href=file:///etc/passwd>'
    text = Text(title="<b>x</b>", body=typed, language="de")
    assert "<img" not in html_of(text)
    assert b"/Image" not in pdf_of(text)


def test_bad_input_names_its_field(client, people, template):
    for name, value in (
        ("place", ""), ("date", ""), ("date", "2026-02-31"), ("contact", "x" * 999), ("unit", "99999"), ("place", "\0"),
        ("format", "exe"),
    ):  # fmt: skip
        answer = send(client, people, template, **{name: value})
        assert answer.status_code == 422
        assert ("__all__" if name == "format" else name) in answer.context["form"].errors, (name, value)


def test_a_photo_that_is_none_is_refused_and_control_characters_do_no_harm(client, people, template):
    html = SimpleUploadedFile("foto.jpg", b"<svg onload=alert(1)>")
    assert "photo" in send(client, people, template, photo=html).context["form"].errors
    assert send(client, people, template, contact="a\x0bb").status_code == 200


def test_a_text_that_gaps_make_too_long_is_refused(client, people, template):
    KitTextTemplate.objects.update(text="{{ contact }}\n" * 400)
    assert send(client, people, template, contact="x" * 90).status_code == 200
    for text, contact in (("{{ contact }}" * 400, "x" * 150), ("\n" * 1000 + "{{ contact }}", "x")):
        KitTextTemplate.objects.update(text=text)
        answer = send(client, people, template, contact=contact)
        assert answer.status_code == 422
        assert "zu lang für eine Datei" in answer.content.decode()


def test_a_leaflet_is_one_small_page_and_endless_words_break():
    parts = "# Komm vorbei\n\n" + "Wir sprechen über Nebenkosten und Heizung. " * 12 + "\n\n- Eins\n- Zwei"
    page = Text(title="Heizkosten", body=parts, language="de", page_size="A5", photo=photo(size=(1600, 1000)).read())
    assert len(weasyprint.HTML(string=html_of(page)).render().pages) == 1
    assert "\u200b" in html_of(Text(title="x", body="y" * 200, language="de"))


def test_without_pango_the_page_says_so(client, people, template, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = send(client, people, template, format="pdf")
    assert answer.status_code == 503
    assert "keine PDF-Dateien" in answer.content.decode()
