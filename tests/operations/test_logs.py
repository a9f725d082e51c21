"""Logs of production: one JSON object a line, nothing about persons."""

import io
import json
import logging
import logging.config

import pytest

from cms.logs import json_logging

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


def test_values_of_a_refused_row_are_removed(lines: io.StringIO) -> None:
    error = ValueError(f"duplicate key\nDETAIL:  Key (name)=(Ada Lovelace) {ADDRESS} already exists.\n")
    logging.getLogger("hub_test").error("not saved", exc_info=error)
    assert "duplicate key" in lines.getvalue()
    assert "Lovelace" not in lines.getvalue()
    assert ADDRESS not in lines.getvalue()


def test_the_request_is_not_written_out(lines: io.StringIO) -> None:
    logging.getLogger("hub_test").error("Not Found: /x", extra={"request": "<WSGIRequest>", "status_code": 404})
    assert "WSGIRequest" not in lines.getvalue()
