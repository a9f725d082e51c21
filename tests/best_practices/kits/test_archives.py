import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from best_practices.kits.archive_file import Names, safe_name
from best_practices.kits.archives import LEASE, archive_of, finish_lost_archives, make_archive, request_archive
from best_practices.models import KitArchive, KitAsset
from coalition.models.visibility import Visibility
from tests.factories.kits import CONTENT, kit, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return kit(people.unit, title="Heizung/Köln 🔥")


@pytest.fixture
def order(client, page, run_jobs, django_capture_on_commit_callbacks):
    """Call it to order the file; the page once the work is done."""

    def run():
        with django_capture_on_commit_callbacks(execute=True):
            ordered = client.post(f"/kits/{page.pk}/archive/")
        run_jobs()
        return client.get(ordered["Location"])

    return run


def test_everything_in_one_file(client, page, order):
    with_file(page, "../../Plakat <b>Ü</b> 🔥")
    with_file(page, "../../Plakat <b>Ü</b> 🔥")
    answer = order()
    assert "ZIP herunterladen" in answer.content.decode()
    download = client.get(f"/kits/{page.pk}/archive/file/")
    assert download.streaming
    assert "Heizung%20K%C3%B6ln" in download["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(download))) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert "Materialien/Plakat b Ü b 🔥.pdf" in names
        assert "Materialien/Plakat b Ü b 🔥 2.pdf" in names
        assert not any(name.startswith(("/", ".")) or ".." in name for name in names)
        assert packed.read("Materialien/Plakat b Ü b 🔥.pdf") == CONTENT
        assert "Aushang" in packed.read("Zuerst lesen.txt").decode()


def test_it_is_made_once_and_anew_after_a_change(people, page):
    with_file(page)
    first = request_archive(kit=page, by=people.member)
    make_archive(first.pk)
    made = KitArchive.objects.get()
    make_archive(first.pk)
    assert request_archive(kit=page, by=people.member).pk == made.pk
    assert (KitArchive.objects.get().file.name, made.state) == (made.file.name, "ready")
    with_file(page, "Neu")
    page.refresh_from_db()
    assert archive_of(page) is None
    make_archive(request_archive(kit=page, by=people.member).pk)
    assert KitArchive.objects.count() == 1
    assert not made.file.storage.exists(made.file.name)


def test_a_killed_worker_leaves_it_to_the_next_one(people, page, run_jobs, django_capture_on_commit_callbacks):
    with_file(page)
    archive = request_archive(kit=page, by=people.member)
    alive = timezone.now() + LEASE
    KitArchive.objects.update(state="running", leased_until=alive, attempts=1)
    archive.file.storage.save(f"kit_archives/{page.pk}/{archive.fingerprint[:16]}.zip", io.BytesIO(b"half"))
    make_archive(archive.pk)
    assert KitArchive.objects.get().state == "running"
    KitArchive.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    # Work is handed to a worker when the transaction ends.
    with django_capture_on_commit_callbacks(execute=True):
        assert finish_lost_archives() == 1
    run_jobs()
    ready = KitArchive.objects.get()
    assert (ready.state, finish_lost_archives()) == ("ready", 0)
    assert zipfile.is_zipfile(ready.file.open())
    assert len(ready.file.storage.listdir(f"kit_archives/{page.pk}")[1]) == 1


def test_too_large_is_said_before_and_while_copying(client, page, settings, order):
    settings.BEST_PRACTICES_KIT_ARCHIVE_MEGABYTES = 1
    document = with_file(page, content=CONTENT + bytes(2 * 1024 * 1024))
    for known_size in (document.file_size, 0):
        type(document).objects.update(file_size=known_size)
        answer = order()
        assert "zu groß für eine ZIP-Datei" in answer.content.decode()
    assert client.get(f"/kits/{page.pk}/archive/file/").status_code == 404


def test_a_missing_file_is_named_and_the_rest_is_packed(page, order):
    lost = with_file(page, "Verlorenes Plakat")
    with_file(page, "Da")
    lost.file.storage.delete(lost.file.name)
    assert "Einige Dateien" in order().content.decode()
    with zipfile.ZipFile(KitArchive.objects.get().file.open()) as packed:
        assert "Materialien/Da.pdf" in packed.namelist()
        assert "Es fehlen" in packed.read("Lizenzen.txt").decode()


def test_a_lost_zip_is_made_again(client, page, order):
    order()
    archive = KitArchive.objects.get()
    archive.file.storage.delete(archive.file.name)
    assert client.get(f"/kits/{page.pk}/archive/file/").status_code == 302
    assert "ZIP herunterladen" in order().content.decode()


def test_files_of_members_kits_stay_with_members(client, people, page):
    closed = kit(people.unit, title="Intern", visibility=Visibility.MEMBERS)
    document = with_file(closed)
    assert client.get(document.url).status_code == 404
    client.force_login(people.foreign_member)
    assert client.get(document.url).status_code == 200


def test_a_file_is_judged_by_its_content(page):
    document = with_file(page, content=b"<html><script>alert(1)</script>", name="flyer.pdf")
    with pytest.raises(ValidationError) as refused:
        KitAsset(title="x", document=document).clean()
    assert list(refused.value.message_dict) == ["document"]
    with pytest.raises(ValidationError):
        KitAsset(title="x").clean()


def test_names_in_the_archive_are_safe():
    for title, name in {
        "../../etc/passwd": "etc passwd",
        "a\\b:c?": "a b c",
        "\0\u202e": "ohne Titel",
        "con": "con_",
        "ü" * 99: "ü" * 80,
    }.items():
        assert safe_name(title) == name
    names = Names()
    assert [names.free("", title, ".txt") for title in ("Ü", "ü")] == ["Ü.txt", "ü 2.txt"]
