"""A text document becomes a draft; what is dangerous or damaged is refused by the name of the file."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.services.text_documents import read_text_document

pytestmark = pytest.mark.django_db

IMPORT = "/best-practices/import/"
DOCX_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
DOCX_BODY = f"""<?xml version="1.0" encoding="UTF-8"?><w:document {DOCX_NAMES}><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Hoffest in Kalk</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Wir haben </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>40 &lt;Leute&gt;</w:t></w:r>
<w:hyperlink r:id="r1"><w:r><w:t>eingeladen</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Backen</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Einladen</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Was gut war</w:t></w:r></w:p>
<w:p><w:r><w:t>Alles.</w:t><a:blip r:embed="r2"/><a:blip r:embed="r3"/></w:r></w:p></w:body></w:document>"""
DOCX_TARGETS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="javascript:alert(1)"/><Relationship Id="r2" Target="media/bild.png"/>
<Relationship Id="r3" Target="media/plan.emf"/></Relationships>"""
ODT_BODY = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text>
<text:h>Hoffest in Kalk</text:h>
<text:p>Wir haben <text:a xlink:href="https://example.org/">40</text:a> eingeladen.</text:p>
<text:list><text:list-item><text:p>Backen</text:p></text:list-item></text:list>
<text:p><draw:image xlink:href="Pictures/bild.png"/></text:p></office:text></office:body></office:document-content>"""


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def archive(name, parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for path, data in parts.items():
            made.writestr(path, data)
    return SimpleUploadedFile(name, buffer.getvalue())


def docx(**more):
    parts = {
        "word/document.xml": DOCX_BODY,
        "word/_rels/document.xml.rels": DOCX_TARGETS,
        "word/media/bild.png": png(),
        "word/media/plan.emf": b"EMF",
    }
    return archive("hoffest.docx", {**parts, **more})


def odt(**more):
    return archive("hoffest.odt", {"content.xml": ODT_BODY, "Pictures/bild.png": png(), **more})


@pytest.mark.parametrize("make", [docx, odt])
def test_a_text_document_becomes_a_draft_and_a_write_up(client, people, make):
    client.force_login(people.member)
    answer = client.post(IMPORT, {"unit": people.unit.pk, "file": make()}, follow=True)
    draft = WriteUpDraft.objects.get()
    assert (draft.text_of("title"), draft.unit, draft.photos.count()) == ("Hoffest in Kalk", people.unit, 1)
    assert "eingeladen" in draft.text_of("description")
    assert ("plan.emf" in answer.content.decode()) == (make is docx)
    draft.photos.update(alt_text="Der Hof", people="nobody")
    form = answer.context["forms"].form
    data = {
        name: form[name].value() or "" for name in ("title", "description", "submission_key", "draft_version", "unit")
    }
    formsets = {f"{kind}-{what}_FORMS": "0" for kind in ("photos", "materials") for what in ("TOTAL", "INITIAL")}
    data |= {"summary": "Kurz gesagt.", "visibility": "public", "action": "hand_in", **formsets}
    assert client.post(f"/best-practices/drafts/{draft.pk}/full/", data).status_code == 302
    page = BestPracticePage.objects.get().get_latest_revision_as_object()
    html = "".join(str(block.value) for block in page.body)
    assert "<li>Backen</li>" in html
    assert "javascript" not in html
    assert ("&lt;Leute&gt;" in html) == (make is docx)


ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
STYLED_ODT = f"""<?xml version="1.0"?><office:document-content {ODT_NAMES}><office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold" fo:font-style="italic"/>
</style:style><style:style style:name="T2" style:family="text" style:parent-style-name="Strong"/>
<style:style style:name="T3" style:family="text" style:parent-style-name="T3"/></office:automatic-styles><office:body>
<office:text><text:h>Kosten</text:h><text:p>Das <text:span text:style-name="T1">war</text:span> <text:span
 text:style-name="T2">teuer</text:span><text:span text:style-name="T3">.</text:span></text:p><table:table>
<table:table-header-rows><table:table-row><table:table-cell><text:p>Was</text:p></table:table-cell><table:table-cell>
<text:p>Euro</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell>
<text:p>Papier &lt;A3&gt;</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell>
<table:table-cell/></table:table-row></table:table></office:text></office:body></office:document-content>"""
STRONG = f"""<?xml version="1.0"?><office:document-styles {ODT_NAMES}><office:styles><style:style style:name="Strong"
style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:styles>
</office:document-styles>"""
TABLE_DOCX = f"""<?xml version="1.0"?><w:document {DOCX_NAMES}><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>
<w:r><w:t>Kosten</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Was</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>Euro</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Papier &lt;A3&gt;</w:t></w:r></w:p>
</w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>Danach.</w:t></w:r></w:p></w:body></w:document>"""
ROWS = "<ul><li><b>Was</b> | <b>Euro</b></li><li>Papier &lt;A3&gt; | 12</li></ul>"


def test_tables_and_emphasis_are_kept():
    written = odt(**{"content.xml": STYLED_ODT, "styles.xml": STRONG})
    html = read_text_document(written, "kosten.odt").body
    assert html == [("text", "<p>Das <i><b>war</b></i> <b>teuer</b>.</p>" + ROWS)]
    assert read_text_document(docx(**{"word/document.xml": TABLE_DOCX}), "kosten.docx").body == [
        ("text", ROWS + "<p>Danach.</p>")
    ]
    nested = "<text:list>" * 5_000 + "</text:list>" * 5_000
    deep = (
        f"<office:document-content {ODT_NAMES}><office:body><office:text>{nested}</office:text></office:body>"
        "</office:document-content>"
    )
    with pytest.raises(ValidationError, match=r"tief\.odt"):
        read_text_document(odt(**{"content.xml": deep}), "tief.odt")


@pytest.mark.parametrize(
    "upload",
    [
        docx(**{"word/vbaProject.bin": b"x"}),
        odt(**{"Basic/Standard/Modul.xml": b"<x/>"}),
        odt(**{"content.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        odt(**{"content.xml": '<!DOCTYPE a [<!ENTITY b "x">]><a/>'.encode("utf-16")}),
        odt(**{"content.xml": "<a><b></a>"}),
        odt(**{"Pictures/bombe.png": b"\0" * (101 * 1024 * 1024)}),
        archive("leer.docx", {"anderes.xml": "<a/>"}),
        SimpleUploadedFile("kaputt.docx", b"PK\x03\x04 kaputt"),
        SimpleUploadedFile("seite.docx", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("bild.jpg", b"<html></html>"),
    ],
    ids=["macro", "basic", "entity", "utf16", "broken", "bomb", "other", "zip", "html", "jpg"],
)
def test_a_dangerous_or_damaged_document_is_refused_by_name(client, people, upload):
    client.force_login(people.member)
    upload.seek(0)
    answer = client.post(IMPORT, {"unit": people.unit.pk, "file": upload})
    assert answer.status_code == 422
    assert upload.name in answer.content.decode()
    assert not WriteUpDraft.objects.exists()
