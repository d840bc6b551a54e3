"""A MiniLM-L6 sentence encoder's forward pass in numpy, for inputs of one vocabulary entry each.

Reads the safetensors file by itself (a JSON header, then raw tensors), so that numpy is the only dependency.
"""

import json
import math
import struct

import numpy as np

CLS, SEP = 101, 102
HEADS = 12
LAYER_NORM_EPSILON = 1e-12


def read_safetensors(path):
    """The float32 tensors of the file, by name."""
    with open(path, "rb") as file:
        (header_bytes,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_bytes))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def _layer_norm(x, tensors, name):
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(-1, keepdims=True) + LAYER_NORM_EPSILON)
    return x * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]


def _dense(x, tensors, name):
    return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]


def _erf(x):
    """Abramowitz and Stegun 7.1.26; the error is below 1.5e-7, under float32's own."""
    sign, x = np.sign(x), np.abs(x)
    t = 1.0 / (1.0 + 0.3275911 * x)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return sign * (1.0 - poly * np.exp(-x * x))


def _gelu(x):
    return x * 0.5 * (1.0 + _erf(x / math.sqrt(2.0)))


def _attention(x, tensors, layer):
    batch, length, width = x.shape
    split = lambda y: y.reshape(batch, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)
    query, key, value = (split(_dense(x, tensors, f"{layer}.attention.self.{n}")) for n in ("query", "key", "value"))
    scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // HEADS)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores = scores / scores.sum(-1, keepdims=True)
    mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(batch, length, width)
    return _dense(mixed, tensors, f"{layer}.attention.output.dense")


def encode(tensors, ids):
    """Sentence embeddings (mean over the positions, as the model was trained to be read) of `ids`, [texts, length]."""
    x = tensors["embeddings.word_embeddings.weight"][ids]
    x = x + tensors["embeddings.position_embeddings.weight"][: ids.shape[1]]
    x = x + tensors["embeddings.token_type_embeddings.weight"][0]
    x = _layer_norm(x, tensors, "embeddings.LayerNorm")
    layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
    for index in range(layers):
        layer = f"encoder.layer.{index}"
        x = _layer_norm(x + _attention(x, tensors, layer), tensors, f"{layer}.attention.output.LayerNorm")
        inner = _gelu(_dense(x, tensors, f"{layer}.intermediate.dense"))
        x = _layer_norm(x + _dense(inner, tensors, f"{layer}.output.dense"), tensors, f"{layer}.output.LayerNorm")
    return x.mean(1)


def encode_vocabulary(tensors, count, batch=512):
    """Each vocabulary entry as a text of its own: [CLS] entry [SEP]."""
    parts = []
    for begin in range(0, count, batch):
        entries = np.arange(begin, min(begin + batch, count))
        ids = np.stack([np.full_like(entries, CLS), entries, np.full_like(entries, SEP)], axis=1)
        parts.append(encode(tensors, ids))
    return np.concatenate(parts)
