"""Logs of production: one JSON object a line, nothing about persons."""

import io
import json
import logging
import logging.config
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.logs import json_logging
from tests.operations.paths import ROOT
from tests.operations.test_environment import PRODUCTION

ADDRESS = "ada.lovelace@example.org"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the console handler writes under the production configuration."""
    written = io.StringIO()
    config = json_logging()
    config["handlers"]["console"]["stream"] = written
    # A root of its own would disturb pytest's: the loggers of this test hang below one name.
    config["loggers"] = {"hub_test": {"handlers": ["console"], "level": "INFO", "propagate": False}}
    del config["root"]
    logging.config.dictConfig(config)
    return written


def test_a_line_is_json_with_time_level_and_logger(lines: io.StringIO) -> None:
    logging.getLogger("hub_test").info("partner %s saved", 7)
    line = json.loads(lines.getvalue())
    assert line["event"] == "partner 7 saved"
    assert (line["level"], line["logger"]) == ("info", "hub_test")
    assert line["timestamp"].endswith("Z")


def test_addresses_are_masked(lines: io.StringIO) -> None:
    logging.getLogger("hub_test").warning("mail to %s refused", ADDRESS)
    assert ADDRESS not in lines.getvalue()


@pytest.mark.parametrize("room", ["/partners/check/", "/contacts/feed/", "/account/invitation/", "/topics/mails/"])
def test_links_that_are_a_right_in_themselves_are_masked(lines: io.StringIO, room: str) -> None:
    logging.getLogger("hub_test").warning("%s: %s", "Unprocessable Content", f"{room}WzEsIm:1xV-Ux:kn5_y.ics/end/")
    assert f"{room}<link>" in lines.getvalue()
    assert "1xV-Ux" not in lines.getvalue()


def test_values_of_a_refused_row_are_removed(lines: io.StringIO) -> None:
    error = ValueError(f"duplicate key\nDETAIL:  Key (name)=(Ada Lovelace) {ADDRESS} already exists.\n")
    logging.getLogger("hub_test").error("not saved", exc_info=error)
    assert "duplicate key" in lines.getvalue()
    assert "Lovelace" not in lines.getvalue()
    assert ADDRESS not in lines.getvalue()


def test_the_request_is_not_written_out(lines: io.StringIO) -> None:
    logging.getLogger("hub_test").error("Not Found: /x", extra={"request": "<WSGIRequest>", "status_code": 404})
    assert "WSGIRequest" not in lines.getvalue()


def test_events_of_services_are_lines_of_the_same_log(tmp_path: Path) -> None:
    code = "import structlog; structlog.get_logger('coalition').info('unit_created', unit=7, email='a@example.org')"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            **PRODUCTION,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    line = json.loads(next(text for text in (done.stdout + done.stderr).splitlines() if "unit_created" in text))
    assert line["unit"] == 7
    assert line["level"] == "info"
    assert "email" not in line
