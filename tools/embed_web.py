#!/usr/bin/env python3
"""Turns a folder of web files into sources that carry them: OUT/web_files.S holds the bytes, OUT/web_files.cpp the table
that http::embedded_files() returns. Text is gzip-compressed at level 9; what does not shrink is kept as it is. The same
files give the same sources.

usage: embed_web.py DIST OUT        (DIST "": an empty table)
"""
import gzip
import hashlib
import json
import pathlib
import sys

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}

ASSEMBLY = """    .section .rodata
    .hidden {symbol}
    .global {symbol}
    .balign 16
{symbol}:
    .incbin {file}
"""


def write_if_changed(path: pathlib.Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def embed(number: int, dist: pathlib.Path, source: pathlib.Path, out: pathlib.Path) -> tuple[str, str, str]:
    """Returns the assembly, the declaration and the table's row of one file."""
    content_type = CONTENT_TYPES.get(source.suffix)
    if content_type is None:
        sys.exit(f"{source}: no content type is known for {source.suffix or 'a file without a suffix'}")
    content = source.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    compressed = gzip.compress(content, 9, mtime=0)
    gzipped = len(compressed) < 0.95 * len(content)
    stored = out / f"{digest}{'.gz' if gzipped else ''}"
    stored.write_bytes(compressed if gzipped else content)
    size = stored.stat().st_size
    symbol = f"dataquery_web_file_{number}"
    path = "/" + source.relative_to(dist).as_posix()
    row = (
        f'    {{.path = {json.dumps(path)}, .content_type = "{content_type}", .etag = "\\"{digest[:16]}\\"",\n'
        f"     .bytes = {{{symbol}, {size}}}, .gzipped = {str(gzipped).lower()}}},\n"
    )
    return ASSEMBLY.format(symbol=symbol, file=json.dumps(str(stored))), f'extern "C" const char {symbol}[];\n', row


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[2]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    for stored in out.glob("[0-9a-f]" * 64 + "*"):
        stored.unlink()
    parts = []
    if sys.argv[1]:
        dist = pathlib.Path(sys.argv[1]).resolve()
        sources = sorted(path for path in dist.rglob("*") if path.is_file())
        parts = [embed(number, dist, source, out) for number, source in enumerate(sources)]
    rows = "".join(row for _, _, row in parts)
    table = f"constexpr StaticFile kFiles[] = {{\n{rows}}};\n" if parts else ""
    result = "kFiles" if parts else "{}"
    declarations = "".join(declaration for _, declaration, _ in parts)
    write_if_changed(
        out / "web_files.cpp",
        '// Made by tools/embed_web.py.\n#include "http/static_files.h"\n\n'
        f"{declarations}\nnamespace dataquery::http {{\nnamespace {{\n\n{table}\n}}  // namespace\n\n"
        f"std::span<const StaticFile> embedded_files() {{ return {result}; }}\n\n}}  // namespace dataquery::http\n",
    )
    assembly = "".join(text for text, _, _ in parts)
    write_if_changed(out / "web_files.S", assembly + '    .section .note.GNU-stack,"",%progbits\n')


if __name__ == "__main__":
    main()
