"""All measurements: ``make bench``. Each prints ratios against a baseline of the same run."""

import subprocess
import sys

MEASUREMENTS = (
    "benchmarks.portal",
    "benchmarks.directory",
    "benchmarks.write_ups",
    "benchmarks.kits",
    "benchmarks.partner_import",
    "benchmarks.search_port",
)


def run(name: str) -> int:
    """In a process of its own, for each chooses its settings; the exit status."""
    return subprocess.run([sys.executable, "-m", name], check=False).returncode  # noqa: S603 - names from above


if __name__ == "__main__":
    sys.exit(max(map(run, MEASUREMENTS)))
