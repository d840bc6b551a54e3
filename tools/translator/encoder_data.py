"""What the encoder is trained on: the inputs that translator_lab wrote, with labels from the gold queries."""

import json
import random

import numpy as np
import torch

import data
import export

ROLES = ["select", "aggregate", "order", "filter"]
TABLE_KINDS = ["used", "bare"]
SLOTS = [(slot, len(classes)) for slot, classes in export.SLOTS.items()]
MARKS = 32
MOST_PIECES = 224  # in training; longer inputs lose tables that their query does not need


class Example:
    """One question: pieces [n], marks [n], tables and columns with where they stand, and their labels."""

    def __init__(self, line, gold):
        read = json.loads(line)
        self.pieces = np.array(read["pieces"], np.int64)
        self.marks = np.array(read["marks"], np.uint32)
        self.question_end = read["question_end"]
        self.tables = [(first, last) for _, first, last in read["tables"]]
        self.columns = [(table, first, last) for _, table, first, last in read["columns"]]
        names = [name for name, _, _ in read["tables"]]
        keys = [(names[table], name) for name, table, _, _ in read["columns"]]
        self.roles = np.array([[key in gold["roles"][role] for role in ROLES] for key in keys], np.float32).reshape(-1, 4)
        self.kinds = np.array([[name in gold[kind] for kind in TABLE_KINDS] for name in names], np.float32)
        self.slots = [export.SLOTS[slot].index(gold["slots"][slot]) for slot, _ in SLOTS]

    def __len__(self):
        return len(self.pieces)

    def parts(self):
        """Where each table's pieces begin and end, its columns' and separator's among them."""
        starts = [first for first, _ in self.tables] + [len(self.pieces)]
        return list(zip(starts, starts[1:]))

    def arranged(self, order):
        """The same question with the tables `order` only, in that order."""
        parts = self.parts()
        head = parts[0][0] if parts else len(self.pieces)
        moved = Example.__new__(Example)
        kept = [np.arange(head)] + [np.arange(*parts[t]) for t in order]
        where = np.concatenate(kept)
        moved.pieces, moved.marks = self.pieces[where], self.marks[where]
        moved.question_end, moved.slots = self.question_end, self.slots
        moved.tables, moved.columns, rows = [], [], []
        begin = head
        for place, t in enumerate(order):
            shift = begin - parts[t][0]
            moved.tables.append((self.tables[t][0] + shift, self.tables[t][1] + shift))
            for row, (table, first, last) in enumerate(self.columns):
                if table == t:
                    moved.columns.append((place, first + shift, last + shift))
                    rows.append(row)
            begin += parts[t][1] - parts[t][0]
        moved.roles, moved.kinds = self.roles[rows], self.kinds[list(order)]
        return moved

    def varied(self, dice: random.Random):
        """For training: tables in another order, and as few as fit."""
        order = list(range(len(self.tables)))
        parts = self.parts()
        length = len(self)
        spare = [t for t in order if not self.kinds[t].any()]
        dice.shuffle(spare)
        while length > MOST_PIECES and spare:
            dropped = spare.pop()
            order.remove(dropped)
            length -= parts[dropped][1] - parts[dropped][0]
        if dice.random() < 0.7:
            dice.shuffle(order)
        return self.arranged(order)


def read_examples(inputs, questions):
    with open(inputs) as file:
        return [Example(line, gold) for line, gold in zip(file, questions.gold, strict=True)]


class Batch:
    """Examples side by side. Columns and tables of all lie one after another; `*_of` says whose they are."""

    def __init__(self, examples):
        longest = max(len(e) for e in examples)
        count = len(examples)
        self.pieces = torch.zeros(count, longest, dtype=torch.long)
        marks = np.zeros((count, longest), np.uint32)
        self.mask = torch.zeros(count, longest, dtype=torch.bool)
        for i, e in enumerate(examples):
            self.pieces[i, :len(e)] = torch.from_numpy(e.pieces)
            marks[i, :len(e)] = e.marks
            self.mask[i, :len(e)] = True
        self.marks = torch.from_numpy(((marks[:, :, None] >> np.arange(MARKS, dtype=np.uint32)) & 1).astype(np.float32))
        self.question_end = torch.tensor([e.question_end for e in examples])
        self.tables = torch.tensor([(i, *t) for i, e in enumerate(examples) for t in e.tables]).reshape(-1, 3)
        before = np.cumsum([0] + [len(e.tables) for e in examples])
        self.columns = torch.tensor(
            [(i, f, l) for i, e in enumerate(examples) for _, f, l in e.columns]).reshape(-1, 3)
        self.column_table = torch.tensor([before[i] + t for i, e in enumerate(examples) for t, _, _ in e.columns])
        self.roles = torch.from_numpy(np.concatenate([e.roles for e in examples]))
        self.kinds = torch.from_numpy(np.concatenate([e.kinds for e in examples]))
        self.slots = torch.tensor([e.slots for e in examples])


def batches(examples, size, dice: random.Random):
    """Batches of about equal lengths, in random order."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i]) + dice.random() * 16)
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    dice.shuffle(groups)
    for group in groups:
        yield [examples[i] for i in group]


def chosen_for(questions, fold):
    """Positions of the questions to train on: those of all folds but `fold` (None: all), by source."""
    by_source = {"spider": [], "modern": [], "synthetic": [], "reworded": []}
    for i, row in enumerate(questions.rows):
        if fold is None or questions.fold[i] != fold:
            by_source[row["source"]].append(i)
    return by_source


__all__ = ["Batch", "Example", "batches", "chosen_for", "data", "read_examples"]
