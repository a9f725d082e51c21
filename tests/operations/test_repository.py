"""What has to be true of the checkout as a whole."""

import hashlib
import re
import subprocess
import tomllib

import pytest

from tests.operations.paths import ROOT

AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_the_licence_is_complete() -> None:
    """The Free Software Foundation's own text, to the byte."""
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3


@pytest.mark.parametrize("name", ["base", "test", "dev"])
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = [entry for entry in re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE) if not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pinned = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements/base.txt").read_text(), flags=re.MULTILINE)
    for dependency in project["project"]["dependencies"]:
        assert re.split(r"[\[<>=!~ ;]", dependency)[0] in pinned


def test_links_of_the_documentation_lead_somewhere() -> None:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.split():
        document = ROOT / name
        for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{name} links to {target}"
