#!/usr/bin/env python3
"""Makes each fold's candidates with the model of the other folds, and joins them in question order.

usage: fold_candidates.py LAB QUESTIONS.csv DATABASES MODELS_DIR OUT_DIR [ENCODER_DIR READINGS.jsonl]
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import data


def main():
    lab, questions, databases, models, out = sys.argv[1:6]
    with open(questions, newline="") as file:
        rows = list(csv.DictReader(file))
    Path(out).mkdir(parents=True, exist_ok=True)
    read = Path(sys.argv[7]).read_text().splitlines(keepends=True) if len(sys.argv) > 7 else None
    numbers, keys = open(f"{out}/candidates.f32", "wb"), open(f"{out}/candidates.tsv", "w")
    for fold in range(data.FOLDS):
        mine = [i for i, row in enumerate(rows) if data.fold_of(row["database"]) == fold]
        with tempfile.TemporaryDirectory() as work:
            Path(work, "questions.tsv").write_text("".join(f"{rows[i]['database']}\t{rows[i]['question']}\n" for i in mine))
            command = [lab, "candidates", databases, f"{work}/questions.tsv", work, f"{models}/fold{fold}.bin",
                       f"{models}/fold{fold}.sketches.txt"]
            if read is not None:
                Path(work, "readings.jsonl").write_text("".join(read[i] for i in mine))
                command += ["--encoder", sys.argv[6], "--readings", f"{work}/readings.jsonl"]
            subprocess.run(command, check=True)
            numbers.write(Path(work, "candidates.f32").read_bytes())
            for line in Path(work, "candidates.tsv").read_text().splitlines():
                position, query = line.split("\t", 1)
                keys.write(f"{mine[int(position)]}\t{query}\n")
            Path(out, "candidates.names").write_text(Path(work, "candidates.names").read_text())


if __name__ == "__main__":
    main()
