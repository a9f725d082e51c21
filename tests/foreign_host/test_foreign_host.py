"""The three apps in a site that `wagtail start` made, without `cms`: exactly as docs/plugin.md says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DOCUMENTATION = (ROOT / "docs/plugin.md").read_text()
KEY = "ZGV2ZWxvcG1lbnQtb25seS1rbm93bi10by1hbGwhISE="
TOY_SEARCH = 'path("search/", search_views.search, name="search"),'


def documented(name: str) -> str:
    """The block of docs/plugin.md that goes into the file ``name``."""
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENTATION, flags=re.DOTALL)
    return next(block for block in blocks if block.startswith(f"# {name}\n"))


# One site serves all of them: in one test process.
pytestmark = [pytest.mark.embedded_only, pytest.mark.xdist_group("foreign_host")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("foreign")
    wagtail = Path(sys.executable).with_name("wagtail")
    subprocess.run([wagtail, "start", "mysite", "."], cwd=folder, check=True, capture_output=True)
    shutil.rmtree(folder / "search")
    append(folder / "mysite/settings/base.py", "\n" + documented("mysite/settings/base.py").replace("…", KEY))
    append(folder / "home/models.py", "\n\n" + documented("home/models.py"))
    urls = folder / "mysite/urls.py"
    text = urls.read_text()
    text = text.replace("from search import views as search_views\n", "")
    assert TOY_SEARCH in text
    text = text.replace(TOY_SEARCH, documented("mysite/urls.py").partition("\n")[2].strip())
    urls.write_text(text)
    manage(folder, "makemigrations", "home")
    manage(folder, "migrate", "-v0")
    return folder


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def manage(folder: Path, *arguments: str, standard_input: str = "") -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    environment |= {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "mysite.settings.dev"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment,
        input=standard_input,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


def test_system_checks_are_clean(site):
    assert "no issues" in manage(site, "check")


def test_no_migration_is_missing(site):
    manage(site, "makemigrations", "--check", "--dry-run")


def test_its_people_use_the_apps(site):
    printed = manage(site, "shell", "-v0", standard_input=(ROOT / "tests/foreign_host/visit.py").read_text())
    line = next((line for line in printed.splitlines() if line.startswith("SEEN ")), None)
    assert line, printed
    seen = json.loads(line.removeprefix("SEEN "))
    assert seen["search"] == [200, True]
    assert seen["list"] == [200, True]
    assert seen["page"] == [200, True]
    assert seen["partners"][0] == 200
    assert seen["contacts"][0] == 302
    assert seen["own_entry"] == 200
    assert seen["entry_for_superuser"] == 404
    assert seen["admin"] == 200
