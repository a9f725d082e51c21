"""The state office, and files that it imports from upload to the last row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coalition.imports.jobs import work_on_import
from coalition.models import PartnerImport
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World

Upload = Callable[..., PartnerImport]


@pytest.fixture
def office(world: World, as_user: ClientFor) -> Client:
    return as_user(world.users["state_office"])


@pytest.fixture
def previewed(office: Client) -> Upload:
    """``previewed(content)``: uploaded, with the columns as they were guessed, compared with the directory."""

    def upload(content: str | bytes, name: str = "liste.csv", **choices: Any) -> PartnerImport:
        data = content.encode() if isinstance(content, str) else content
        sent = office.post("/partners/imports/", {"file": SimpleUploadedFile(name, data)}, follow=True)
        guessed = sent.context["form"]
        columns = {field: guessed[field].value() or "" for field in guessed.fields}
        answer = office.post(sent.request["PATH_INFO"], {**columns, "level": "district", **choices})
        assert answer.status_code == 302, answer.context["form"].errors
        batch = PartnerImport.objects.latest("pk")
        work_on_import(batch.pk)
        batch.refresh_from_db()
        return batch

    return upload


@pytest.fixture
def imported(office: Client, previewed: Upload) -> Upload:
    """``imported(content)``: and taken over."""

    def run(*args: Any, **kwargs: Any) -> PartnerImport:
        batch = previewed(*args, **kwargs)
        office.post(f"/partners/imports/{batch.pk}/start/")
        work_on_import(batch.pk)
        batch.refresh_from_db()
        return batch

    return run
