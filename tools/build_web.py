#!/usr/bin/env python3
"""Builds the page: `npm ci` when the lock file is newer than what is installed, then `npm run build` into OUT.

usage: build_web.py WEB OUT
"""
import os
import pathlib
import subprocess
import sys


def is_installed(web: pathlib.Path) -> bool:
    """npm writes node_modules/.package-lock.json last; it is newer than the lock file that it was made from."""
    installed = web / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (web / "package-lock.json").stat().st_mtime


def npm(web: pathlib.Path, *arguments: str) -> None:
    environment = os.environ | {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run(["npm", *arguments], cwd=web, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"npm {' '.join(arguments)} failed in {web}:\n{done.stdout}{done.stderr}")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    web, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if not is_installed(web):
        npm(web, "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund")
    npm(web, "run", "build", "--", "--outDir", str(out), "--emptyOutDir", "--logLevel", "warn")
    if not (out / "index.html").exists():
        sys.exit(f"the build left no index.html in {out}")


if __name__ == "__main__":
    main()
