"""Reading the data files: TOML, one table of rows a file."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def rows(name: str, table: str) -> list[dict[str, Any]]:
    """The rows ``[[table]]`` of ``data/<name>.toml``, or of all files in the folder ``data/<name>/``."""
    folder = DATA / name
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else [DATA / f"{name}.toml"]
    return [row for path in paths for row in tomllib.loads(path.read_text(encoding="utf-8"))[table]]
