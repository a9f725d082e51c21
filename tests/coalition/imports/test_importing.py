"""From the upload to the directory, and back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.imports import jobs
from coalition.models import Partner, PartnerImport, PartnerImportRow
from coalition.services.partners import update_partner
from tests.coalition.conftest import ClientFor
from tests.coalition.imports.conftest import Upload
from tests.coalition.world import World

LIST = """Lfd. Nr.;Organisation;Typ;PLZ;Ort;Kreis;Homepage;Mitglied in;Träger;Bemerkung
1;Bürgerforum Süd e. V.;Verein;50667;Köln;Köln;buergerforum.example.org;;Dachverband Grün;
1;Bürgerforum Süd e. V.;;;;Essen;;;;Zweite Zeile
2;Dachverband Grün;Verband;50667;Köln;;;;;
3;Klimaliste Köln;Wählergemeinschaft;;;;;;;Nur der Name ist gleich
4;;Verein;;;;;;;Ohne Namen
5;Freunde der Ruhr;Raumschiff;;;;;;;
6;Radlobby Ruhr;;;;Atlantis;;;;
7;Netz der Wege;;;;;kein Netz;;;
"""


def plans(batch: PartnerImport) -> dict[str, str]:
    return {row.values.get("name", ""): row.plan for row in batch.rows.all()}


def results(batch: PartnerImport) -> list[str]:
    return [row.result for row in batch.rows.all()]


def test_a_list_with_umlauts_several_lines_and_mistakes(world: World, office: Client, previewed: Upload) -> None:
    before = Partner.objects.count()
    batch = previewed(LIST.encode("cp1252"), kind="association")
    assert plans(batch) == {
        "Bürgerforum Süd e. V.": "create",
        "Dachverband Grün": "create",
        "Klimaliste Köln": "doubtful",
        "": "error",
        "Freunde der Ruhr": "create",
        "Radlobby Ruhr": "create",
        "Netz der Wege": "error",
    }
    page = office.get(f"/partners/imports/{batch.pk}/").content.decode()
    assert "Row 6, Organisation: is empty: every entry needs a name" in page
    assert "Row 7, Typ: is none of the words that are known here" in page
    assert "Row 8, Kreis: names something that is not in our list" in page
    assert "Row 9, Homepage: is not the address of a website" in page
    assert "perhaps the same" in page
    assert Partner.objects.count() == before

    doubt = batch.rows.get(plan="doubtful")
    assert doubt.partner == world.partners["members"]
    office.post(f"/partners/imports/{batch.pk}/decide/", {f"row-{doubt.pk}": "change"})
    office.post(f"/partners/imports/{batch.pk}/start/")
    jobs.work_on_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "done"
    assert batch.content is None
    forum = Partner.objects.get(name="Bürgerforum Süd e. V.")
    assert forum.parent == Partner.objects.get(name="Dachverband Grün")
    assert {region.name for region in forum.regions.all()} == {"Köln", "Essen"}
    assert (forum.kind, forum.level, forum.website) == (
        "association",
        "district",
        "https://buergerforum.example.org",
    )
    assert (forum.description, forum.address) == ("Zweite Zeile", "50667 Köln")
    world.partners["members"].refresh_from_db()
    assert world.partners["members"].kind == "voter_group"
    assert world.partners["members"].description == "Nur der Name ist gleich"
    assert sorted(results(batch)) == ["changed", "created", "created", "created", "created", "failed", "failed"]
    noted = forum.change_records.values_list("action", "by")
    assert list(noted) == [("created", world.users["state_office"].pk)]
    assert [record.action for record in world.partners["members"].change_records.filter(by=batch.started_by)] == [
        "changed"
    ]


def test_the_same_file_twice_changes_nothing_and_says_so(office: Client, imported: Upload, previewed: Upload) -> None:
    content = "Organisation;Ort\nForum Süd;Köln\nForum Nord;Essen\n"
    imported(content)
    before = list(Partner.objects.order_by("pk").values())
    again = previewed(content)
    assert set(plans(again).values()) == {"same"}
    page = office.get(f"/partners/imports/{again.pk}/").content.decode()
    assert "This very file was imported on" in page
    assert "would change nothing" in page
    office.post(f"/partners/imports/{again.pk}/start/")
    jobs.work_on_import(again.pk)
    assert list(Partner.objects.order_by("pk").values()) == before


def test_our_own_export_comes_back_unchanged(world: World, office: Client, previewed: Upload) -> None:
    update_partner(
        partner=world.partners["public"],
        by=world.users["state_office"],
        version=world.partners["public"].version,
        aliases="Mieten, Köln\nMBK",
        description='=Summe "aller" Mieten;\nzweite Zeile',
        latitude=50.9,
        longitude=6.9,
        parent=world.partners["nowhere"],
    )
    for kind in ("csv", "xlsx"):
        columns = [key for key, _label in office.get("/partners/export/").context["form"].fields["columns"].choices]
        export = office.post("/partners/export/", {"format": kind, "columns": columns})
        batch = previewed(export.content, f"verzeichnis.{kind}")
        assert set(plans(batch).values()) == {"same"}, [
            (row.values, row.problems) for row in batch.rows.exclude(plan="same")
        ]


def test_numbers_of_another_list_mean_others(imported: Upload, previewed: Upload) -> None:
    imported("Nr;Name\n1;Forum Süd\n")
    batch = previewed("Nr;Name\n1;Turnverein Eiche\n")
    row = batch.rows.get()
    assert (row.plan, str(row.partner)) == ("doubtful", "Forum Süd")


def test_an_entry_that_only_a_person_recognises_keeps_its_name(world: World, office: Client, previewed: Upload) -> None:
    content = "Name;Telefon\nKlimaliste in Köln e.V.;0221 5\n"
    batch = previewed(content)
    office.post(f"/partners/imports/{batch.pk}/decide/", {f"row-{batch.rows.get().pk}": "change"})
    office.post(f"/partners/imports/{batch.pk}/start/")
    jobs.work_on_import(batch.pk)
    known = world.partners["members"]
    known.refresh_from_db()
    assert (known.name, known.aliases, known.phone) == ("Klimaliste Köln", "Klimaliste in Köln e.V.", "0221 5")
    assert set(plans(previewed(content)).values()) == {"same"}


def test_the_choice_of_columns_is_remembered(office: Client, imported: Upload) -> None:
    imported("Wer;Wo genau\nForum Süd;Köln\n", **{"column-0": "name", "column-1": "city"})
    answer = office.post(
        "/partners/imports/", {"file": SimpleUploadedFile("b.csv", b"WER;wo genau\nForum Nord;Essen\n")}, follow=True
    )
    form = answer.context["form"]
    assert (form["column-0"].value(), form["column-1"].value()) == ("name", "city")
    refused = office.post(answer.request["PATH_INFO"], {"column-0": "city", "kind": "other", "level": "local"})
    assert refused.status_code == 422
    assert "Say which column holds the names." in refused.content.decode()


def test_a_killed_worker_makes_no_row_twice(office: Client, previewed: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 3)
    rows = ["Ahorn", "Birke", "Cypresse", "Distel", "Erle", "Fichte", "Ginster", "Holunder"]
    batch = previewed("Name\n" + "".join(f"Baumgruppe {word}\n" for word in rows))
    office.post(f"/partners/imports/{batch.pk}/start/")
    assert jobs.run_batch(batch.pk)

    def killed(rows: list[PartnerImportRow], batch: PartnerImport) -> None:
        apply_rows(rows, batch)
        raise SystemExit

    apply_rows = jobs.apply_rows
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "apply_rows", killed)
        with pytest.raises(SystemExit):
            jobs.work_on_import(batch.pk)
    assert Partner.objects.filter(name__startswith="Baumgruppe").count() == 3
    assert "Row 3 of 8" in office.get(f"/partners/imports/{batch.pk}/").content.decode()

    PartnerImport.objects.update(touched_at=timezone.now() - jobs.UNDO_WITHIN)
    assert list(PartnerImport.objects.lost()) == [batch]
    assert "interrupted" in office.get(f"/partners/imports/{batch.pk}/").content.decode()
    for _again in range(2):
        jobs.work_on_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "done"
    assert Partner.objects.filter(name__startswith="Baumgruppe").count() == 8


def test_an_import_is_taken_back_as_a_whole(world: World, office: Client, imported: Upload) -> None:
    members = world.partners["members"]
    members.website = "https://klima.example.org"
    members.email = "klima@example.org"
    members.save()
    batch = imported(
        "Name;E-Mail;Homepage;Tel;Träger\n"
        "Klimaliste Köln;klima@example.org;klima.example.org;0221 12345;\n"
        "Dach Grün;;;;\nForum Süd;;;;Dach Grün\nForum Nord;;;;\nForum West;;;;\n"
    )
    assert results(batch) == ["changed", "created", "created", "created", "created"]
    members.refresh_from_db()
    assert members.phone == "0221 12345"
    nord, west = Partner.objects.get(name="Forum Nord"), Partner.objects.get(name="Forum West")
    update_partner(partner=nord, by=world.users["state_office"], version=nord.version, phone="0201 1")
    world.cooperations["public"].partners.add(west)

    assert "Take the import back" in office.get(f"/partners/imports/{batch.pk}/undo/").content.decode()
    office.post(f"/partners/imports/{batch.pk}/undo/")
    jobs.work_on_import(batch.pk)
    members.refresh_from_db()
    assert (members.phone, members.email) == ("", "klima@example.org")
    names = set(Partner.objects.values_list("name", flat=True))
    assert {"Forum Nord", "Forum West"} <= names
    assert not {"Dach Grün", "Forum Süd"} & names
    page = office.get(f"/partners/imports/{batch.pk}/?show=kept").content.decode()
    assert "2 entries stay" in page
    assert "was changed after the import" in page
    assert "Something refers to the entry by now" in page
    assert office.post(f"/partners/imports/{batch.pk}/undo/", follow=True).status_code == 200
    assert Partner.objects.filter(name="Forum Nord").exists()


def test_what_was_edited_after_the_preview_is_not_overwritten(world: World, office: Client, previewed: Upload) -> None:
    public = world.partners["public"]
    batch = previewed(f"Nummer des Eintrags;Name;Tel\n{public.pk};{public.name};0221 1\n")
    assert plans(batch) == {public.name: "change"}
    update_partner(partner=public, by=world.users["state_office"], version=public.version, phone="0221 9")
    office.post(f"/partners/imports/{batch.pk}/start/")
    jobs.work_on_import(batch.pk)
    public.refresh_from_db()
    assert public.phone == "0221 9"
    assert "changed after the preview" in office.get(f"/partners/imports/{batch.pk}/").content.decode()


def test_queries_do_not_grow_with_the_rows(office: Client, previewed: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    def queries(count: int, start: int) -> tuple[int, int]:
        names = "".join(f"Wort{number}ling;Köln\n" for number in range(start, start + count))
        batch = previewed(f"Name;Kreis\n{names}")
        office.post(f"/partners/imports/{batch.pk}/start/")
        with CaptureQueriesContext(
            connection,
        ) as check:
            jobs.run_batch(batch.pk)
        with CaptureQueriesContext(connection) as page:
            office.get(f"/partners/imports/{batch.pk}/")
        jobs.work_on_import(batch.pk)
        return len(check), len(page)

    assert queries(40, 100) == queries(4, 200)


def test_only_the_office_imports_and_bad_files_are_answered(world: World, office: Client, as_user: ClientFor) -> None:
    before = PartnerImport.objects.count()
    file = SimpleUploadedFile("liste.csv", "Name\nГород\n".encode("cp1251"))
    answer = office.post("/partners/imports/", {"file": file})
    assert answer.status_code == 422
    assert "neither UTF-8 nor Windows-1252" in answer.content.decode()
    assert PartnerImport.objects.count() == before
    assert "Import</a>" in office.get("/partners/").content.decode()
    for name in ("member", "coordinator", "spokesperson"):
        client = as_user(world.users[name])
        assert client.get("/partners/imports/").status_code == 403
        assert 'href="/partners/imports/"' not in client.get("/partners/").content.decode()


def test_files_and_values_go_when_they_are_not_needed(office: Client, imported: Upload, previewed: Upload) -> None:
    done = imported("Name;Telefon\nForum Süd;0221 1\n")
    assert done.rows.get().values == {"name": "Forum Süd"}
    waiting = previewed("Name;Telefon\nForum Nord;0221 2\n")
    assert bytes(PartnerImport.objects.get(pk=waiting.pk).content).startswith(b"Name")
    PartnerImport.objects.update(created_at=timezone.now() - jobs.WAITS_AT_MOST * 2)
    assert jobs.forget_old_imports() > 0
    assert list(PartnerImport.objects.all()) == [done]
