#!/usr/bin/env python3
"""Distils a static word-piece embedding table from MiniLM; README.md beside this file says how and why."""

import argparse
import hashlib
import pathlib
import struct

import numpy as np

import minilm

MAGIC = b"DQEMBED1"
DIMENSIONS = 256
SLOTS = 1 << 16
EMPTY_SLOT = 0xFFFF
FIRST_WORD = 1996  # BERT's vocabulary: reserved entries, then single characters, from here words by frequency ("the" first)
CHARACTER_RANK = 100  # how common a single character is taken to be
SMOOTHING = 3e-4  # `a` of smooth inverse frequency, a / (a + p): Arora et al. 2017, section 3
ZIPF_SHIFT = 2.7  # `b` of the Zipf-Mandelbrot law, p ~ 1 / (rank + b)
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


def checked(path, sha256):
    """`path`, once its bytes are known to be the expected ones."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{path}: SHA-256 is {found}, expected {sha256}")
    return path


def reduce(vectors, used):
    """Principal components of `vectors`; mean and components are those of the `used` rows.

    An eigenvector's sign is arbitrary: each is turned so that its largest entry is positive.
    """
    vectors = vectors.astype(np.float64)
    centred = vectors - vectors[used].mean(0)
    _, components = np.linalg.eigh(centred[used].T @ centred[used])
    components = components[:, ::-1][:, :DIMENSIONS]
    largest = np.abs(components).argmax(0)
    components *= np.sign(components[largest, np.arange(DIMENSIONS)])
    return centred @ components


def zipf_weights(count):
    """Smooth inverse frequency of each entry; the frequency is what Zipf's law says of the entry's rank."""
    entries = np.arange(count)
    ranks = np.where(entries >= FIRST_WORD, entries - FIRST_WORD, CHARACTER_RANK)
    frequency = 1.0 / (ranks + ZIPF_SHIFT)
    frequency /= frequency.sum()
    return SMOOTHING / (SMOOTHING + frequency)


def fnv1a(text):
    value = 2166136261
    for byte in text:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def hash_slots(words):
    """Open addressing with linear probing, so that the reader looks a word up in place, without a map of its own."""
    slots = np.full(SLOTS, EMPTY_SLOT, dtype="<u2")
    for index, word in enumerate(words):
        slot = fnv1a(word) % SLOTS
        while slots[slot] != EMPTY_SLOT:
            slot = (slot + 1) % SLOTS
        slots[slot] = index
    return slots


def write_table(path, words, vectors, weights):
    """The layout of server/src/adapters/embedders/embedding_table.h."""
    step = np.maximum(np.abs(vectors).max(1), 1e-12) / 127.0
    rows = np.rint(vectors / step[:, None]).astype(np.int8)
    steps = (step * weights).astype("<f4")
    ends = np.concatenate([[0], np.cumsum([len(word) for word in words])]).astype("<u4")
    header = struct.pack("<8sIIII", MAGIC, 1, len(words), DIMENSIONS, SLOTS)
    header = header.ljust(64, b"\0")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(header + rows.tobytes() + steps.tobytes() + ends.tobytes() + hash_slots(words).tobytes())
        file.write(b"".join(words))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=pathlib.Path, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("out", type=pathlib.Path, help="the table to write")
    arguments = parser.parse_args()

    vocabulary = checked(arguments.model / "vocab.txt", VOCABULARY_SHA256).read_bytes()
    words = vocabulary.decode().rstrip("\n").split("\n")
    tensors = minilm.read_safetensors(checked(arguments.model / "model.safetensors", WEIGHTS_SHA256))
    encoded = minilm.encode_vocabulary(tensors, len(words))
    used = np.array([not word.startswith("[unused") for word in words])
    write_table(arguments.out, [word.encode() for word in words], reduce(encoded, used), zipf_weights(len(words)))
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes, {len(words)} entries of {DIMENSIONS}")


if __name__ == "__main__":
    main()
