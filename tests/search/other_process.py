"""Another process on the test's own database and index, which can be killed in the middle of its work."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from search.conf import DEFAULTS

_ROOT = Path(__file__).resolve().parents[2]
_PREPARE = """
import json, sys, time
import django
from django.conf import settings
told = json.loads(sys.argv[1])
settings.DATABASES["default"]["NAME"] = told.pop("database")
for name, value in told.items():
    setattr(settings, name, value)
django.setup()
from search import registry
from tests.search.notes.models import Note
from tests.search.notes.sources import folder_source, note_source
registry._sources.clear()
registry.register(note_source())
registry.register(folder_source())

def wait(*_arguments, **_named):
    print("waiting", flush=True)
    time.sleep(120)

"""


class OtherProcess:
    """Runs ``code``, which may call ``wait()`` at the point where it is to be killed. It ends with the context."""

    def __init__(self, code: str) -> None:
        told = {name: getattr(settings, name) for name in DEFAULTS if hasattr(settings, name)}
        told |= {"database": str(connection.settings_dict["NAME"])}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PREPARE + code, json.dumps(told, default=str)],
            cwd=_ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "OtherProcess":
        return self

    def __exit__(self, *_error: Any) -> None:
        self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def wait_for(self, word: str) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        assert said == word, f"{said!r} instead of {word!r}; exit {self._process.poll()}"

    def kill(self) -> None:
        """By SIGKILL: no finally, no atexit, no rollback of its own."""
        self._process.kill()
        self._process.wait()

    def finish(self) -> None:
        """Let it run to its end, which has to be a success."""
        assert self._process.wait(timeout=90) == 0
