"""Pictures of pages are served; what lies beside them in the media folder is not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

pytestmark = pytest.mark.django_db

MARKER = b"belongs to somebody"


@pytest.fixture(autouse=True)
def files() -> None:
    for folder in ("images", "documents", "original_images", "contact_log"):
        path = Path(settings.MEDIA_ROOT) / folder / "file.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MARKER)


def test_a_rendition_is_served(client: Client) -> None:
    answer = client.get("/media/images/file.png")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == MARKER  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "documents/file.png",
        "original_images/file.png",
        "contact_log/file.png",
        "images/",
        "images/missing.png",
        "images/../documents/file.png",
        "images/%2e%2e/documents/file.png",
        "images//etc/passwd",
        "images/%00",
    ],
)
def test_nothing_else_is(client: Client, path: str) -> None:
    answer = client.get(f"/media/{path}", follow=True)
    assert answer.status_code == 404


def test_the_name_of_a_picture_leads_to_no_other() -> None:
    pictures = [
        get_image_model().objects.create(title="Infostand", file=get_test_image_file(filename=f"{'lang' * 30}.png"))
        for _number in range(2)
    ]
    names = [picture.get_rendition("width-20").file.name.removeprefix("images/") for picture in pictures]
    secrets = {name.partition("-lang")[0] for name in names}
    assert len(secrets) == 2
    assert all(len(secret) >= 16 for secret in secrets)
    assert all(len(picture.file.name) <= 100 for picture in pictures)
