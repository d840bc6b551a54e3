"""The encoder: MiniLM (Wang et al. 2020) read once over question and schema, with heads for the parts of a query."""

import json
import math
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from encoder_data import MARKS, ROLES, SLOTS, TABLE_KINDS

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 512
SLOT_CLASSES = sum(count for _, count in SLOTS)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, bias, drop):
        count, length, _ = x.shape
        q, k, v = (self.qkv(x).reshape(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)).unbind(0)
        weights = q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        if bias is not None:
            weights = weights + bias
        mixed = (weights.softmax(-1) @ v).transpose(1, 2).reshape(count, length, WIDTH)
        x = self.norm1(x + drop(self.out(mixed)))
        return self.norm2(x + drop(self.down(F.gelu(self.up(x)))))


class Drop(nn.Module):
    """Dropout with one mask a sentence and feature: as good as one a number, and much faster."""

    def __init__(self, share):
        super().__init__()
        self.share = share

    def forward(self, x):
        if not self.training:
            return x
        kept = (torch.rand(x.shape[0], 1, x.shape[2]) >= self.share).to(x.dtype) / (1 - self.share)
        return x * kept


def head(inputs, inner, outputs):
    return nn.Sequential(nn.Linear(inputs, inner), nn.GELU(), nn.Linear(inner, outputs))


class Encoder(nn.Module):
    def __init__(self, entries):
        super().__init__()
        self.words = nn.Embedding(entries, WIDTH)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.marks = nn.Linear(MARKS, WIDTH, bias=False)
        nn.init.zeros_(self.marks.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = Drop(0.1)
        self.column_head = head(3 * WIDTH, WIDTH, len(ROLES))
        self.table_head = head(2 * WIDTH, WIDTH, len(TABLE_KINDS))
        self.slot_head = head(2 * WIDTH, 512, SLOT_CLASSES)

    def heads(self):
        return [*self.column_head.parameters(), *self.table_head.parameters(), *self.slot_head.parameters(),
                *self.marks.parameters()]

    def hidden(self, pieces, marks, mask):
        x = self.words(pieces) + self.positions[:pieces.shape[1]] + self.marks(marks)
        x = self.drop(self.norm(x))
        bias = None if mask is None else torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        return x

    def forward(self, batch):
        """Logits: columns [C, 4], tables [T, 2], slots [B, classes of all slots]."""
        x = self.hidden(batch.pieces, batch.marks, batch.mask).float()
        sums = F.pad(x.cumsum(1), (0, 0, 1, 0))

        def mean(spans):
            owner, first, last = spans.unbind(1)
            return (sums[owner, last] - sums[owner, first]) / (last - first)[:, None]

        every = torch.arange(len(x))
        question = mean(torch.stack([every, torch.ones_like(every), batch.question_end.clamp(min=2)], 1))
        tables = mean(batch.tables)
        columns = mean(batch.columns)
        with torch.autocast("cpu", enabled=False):  # the heads are small: exact
            return (self.column_head(torch.cat([columns, tables[batch.column_table], question[batch.columns[:, 0]]], 1)),
                    self.table_head(torch.cat([tables, question[batch.tables[:, 0]]], 1)),
                    self.slot_head(torch.cat([x[:, 0], question], 1)))


class Exported(nn.Module):
    """The same for one question, with means as products, as ONNX carries them best.

    pieces [1, n], marks [1, n, 32], question_mean [1, n], table_mean [T, n], column_mean [C, n], table_of [C, T]"""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces, marks, question_mean, table_mean, column_mean, table_of):
        x = self.encoder.hidden(pieces, marks, None)[0]
        question = question_mean @ x
        tables, columns = table_mean @ x, column_mean @ x
        wide = question.expand(columns.shape[0], WIDTH)
        return (self.encoder.column_head(torch.cat([columns, table_of @ tables, wide], 1)),
                self.encoder.table_head(torch.cat([tables, question.expand(tables.shape[0], WIDTH)], 1)),
                self.encoder.slot_head(torch.cat([x[:1], question], 1)))


def from_minilm(folder, vocabulary):
    """An encoder with MiniLM's weights; `vocabulary` lists the pieces that are kept."""
    from safetensors.torch import load_file
    weights = load_file(Path(folder, "model.safetensors"))
    known = json.loads(Path(folder, "tokenizer.json").read_text())["model"]["vocab"]
    rows = [known[piece] for piece in vocabulary]
    encoder = Encoder(len(vocabulary))
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"][rows])
        encoder.positions.copy_(weights["embeddings.position_embeddings.weight"] +
                                weights["embeddings.token_type_embeddings.weight"][0])

        def copy(target, name):
            target.weight.copy_(weights[name + ".weight"])
            target.bias.copy_(weights[name + ".bias"])

        copy(encoder.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            at = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                joined = [weights[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, part).copy_(torch.cat(joined))
            copy(layer.out, at + "attention.output.dense")
            copy(layer.norm1, at + "attention.output.LayerNorm")
            copy(layer.up, at + "intermediate.dense")
            copy(layer.down, at + "output.dense")
            copy(layer.norm2, at + "output.LayerNorm")
    return encoder
