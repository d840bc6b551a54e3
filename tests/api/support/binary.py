"""The program under test, and the environment it runs in."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "api" / "cases"
BINARY = Path(os.environ.get("DATAQUERY_BINARY", ROOT / "build" / "release" / "dataquery")).resolve()


def environment(settings=None):
    """A bare environment with only the settings given: what the machine's user has set must not change a test."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS")
        if name in os.environ
    }
    return kept | {name: str(value) for name, value in (settings or {}).items()}


def dataquery(*arguments, stdin="", settings=None, seconds=60):
    """Runs a command to its end: a CompletedProcess with text."""
    return subprocess.run(
        [BINARY, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=seconds,
        env=environment(settings),
        check=False,
    )
