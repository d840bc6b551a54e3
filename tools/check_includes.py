#!/usr/bin/env python3
"""Fails when a file under server/src includes a folder that its own folder must not know.

The allowed directions are those of docs/architecture.md. Driver headers may appear in adapters only.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "server" / "src"

KERNEL = {"base", "catalog", "text", "source"}
ALLOWED = {
    "base": set(),
    "catalog": {"base"},
    "text": {"base"},
    "source": {"base", "catalog"},
    "plan": KERNEL,
    "translator": KERNEL | {"plan"},
    "retrieval": KERNEL,
    "llm": KERNEL,
    "mongosh": {"base"},
    "guard": KERNEL | {"mongosh"},
    "answer": KERNEL,
    "accounts": KERNEL,
    "connections": KERNEL,
    "history": KERNEL,
    "ask": KERNEL | {"plan", "translator", "retrieval", "llm", "guard", "answer", "accounts", "connections", "history"},
    "http": {"base"},
    "api": KERNEL | {"ask", "http", "accounts", "connections", "history", "guard", "answer", "llm", "retrieval", "translator"},
}
# Adapters implement the ports of the domain; app sees everything.
ADAPTERS = KERNEL | {"translator", "plan", "accounts", "connections", "history", "retrieval", "llm", "guard", "adapters"}

DRIVERS = re.compile(r"^(sqlite3|libpq-fe|pg_query|curl/|openssl/|mongoc/|bson/|crypt|spdlog/|boost/beast|onnxruntime)")
DRIVER_HOMES = {
    "pg_query": "guard",
    "spdlog/": "base",
    "boost/beast": "http",
}


def folder_of(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).parts[0]


def violations():
    for path in sorted([*ROOT.rglob("*.h"), *ROOT.rglob("*.cpp")]):
        folder = folder_of(path)
        if folder == "app":
            continue
        allowed = ADAPTERS if folder == "adapters" else ALLOWED.get(folder)
        if allowed is None:
            yield f"{path}: the folder {folder} is in no table of tools/check_includes.py"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            quoted = re.match(r'\s*#include\s+"([^"]+)"', line)
            angled = re.match(r"\s*#include\s+<([^>]+)>", line)
            if quoted:
                target = quoted.group(1).split("/")[0]
                if "/" in quoted.group(1) and target != folder and target not in allowed:
                    yield f"{path}:{number}: {folder} must not include {target}"
            elif angled and (driver := DRIVERS.match(angled.group(1))):
                home = DRIVER_HOMES.get(driver.group(1))
                in_home = folder == home or (folder == "adapters" and home is None and path.suffix == ".cpp")
                if not in_home:
                    yield f"{path}:{number}: {angled.group(1)} belongs in {home or 'an adapter .cpp'}"


def main() -> int:
    found = list(violations())
    for line in found:
        print(line)
    files = sum(1 for _ in ROOT.rglob("*.h")) + sum(1 for _ in ROOT.rglob("*.cpp"))
    print(f"{files} files read, {len(found)} forbidden includes")
    return 1 if found or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
