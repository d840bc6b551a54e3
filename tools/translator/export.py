"""Writes trained scorers as the file that server/src/translator/model_file.h reads."""

import struct

import numpy as np

# As in sketch.cpp: slots and their classes, the most frequent class first.
FLAG = ["0", "1"]
SLOTS = {
    "items": ["1", "2", "3", "4"], "sum": FLAG, "avg": FLAG, "min": FLAG, "max": FLAG,
    "count": ["none", "rows", "distinct"], "group": FLAG, "having": ["none", ">", ">=", "<", "<=", "="],
    "order": ["none", "column_asc", "column_desc", "count_asc", "count_desc", "aggregate_asc", "aggregate_desc"],
    "limit": ["none", "one", "many"], "nested": ["none", "not_in", "in", "compare"],
    "set": ["none", "intersect", "union", "except"], "distinct": FLAG, "filters": ["0", "1", "2", "3"],
    "greater": FLAG, "less": FLAG, "unequal": FLAG, "like": FLAG, "between": FLAG, "equal": FLAG, "null": FLAG, "or": FLAG,
}


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


class Writer:
    def __init__(self):
        self.bytes = bytearray()

    def number(self, value):
        self.bytes += struct.pack("<I", value)

    def text(self, value):
        self.number(len(value))
        self.bytes += value.encode()

    def array(self, values, kind):
        values = np.ascontiguousarray(values, dtype=kind)
        self.number(len(values.reshape(-1)))
        self.bytes += b"\0" * (-len(self.bytes) % 4) + values.tobytes()

    def raw(self, data, count):
        self.number(count)
        self.bytes += b"\0" * (-len(self.bytes) % 4) + data


def write_slots(writer, models, words):
    """Weights as int8, a scale a class; a class that training never saw gets a bias that rules it out."""
    for slot, classes in SLOTS.items():
        writer.text(slot)
        for name in classes:
            writer.text(name)
    columns, biases = [], []
    for slot, classes in SLOTS.items():
        seen, weights, bias = models[slot]
        for name in classes:
            known = name in seen
            columns.append(weights[seen.index(name)] if known else np.zeros(len(words), np.float32))
            biases.append(bias[seen.index(name)] if known else -12.0)
    weights = np.stack(columns, axis=1)
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    quantised = np.rint(weights / scale).astype(np.int8)
    hashes = np.array([fnv1a(word) >> 32 for word in words], dtype=np.uint64)  # dict order = row order
    order = np.argsort(hashes, kind="stable")
    hashes, quantised = hashes[order], quantised[order]
    keep = np.concatenate([[True], hashes[1:] != hashes[:-1]]) & np.any(quantised != 0, axis=1)
    writer.array(hashes[keep], "<u4")
    writer.array(quantised[keep], "i1")
    writer.array(scale, "<f4")
    writer.array(biases, "<f4")


def write_trees(writer, booster, features):
    first_node, first_leaf, nodes, leaves = [], [], [], []
    for tree in booster.dump_model()["tree_info"]:
        first_node.append(len(nodes))
        first_leaf.append(len(leaves))
        own_nodes, own_leaves = [], []

        def visit(node):
            """The position of `node`: a leaf's is -1 - its number."""
            if "leaf_value" in node and "split_feature" not in node:
                own_leaves.append(node["leaf_value"])
                return -len(own_leaves)
            at = len(own_nodes)
            own_nodes.append(None)
            left, right = visit(node["left_child"]), visit(node["right_child"])
            own_nodes[at] = (node["split_feature"], left, right, 0, node["threshold"])
            return at

        root = visit(tree["tree_structure"])
        if root < 0:  # a tree of one leaf: a node whose both sides are that leaf
            own_nodes.append((0, -1, -1, 0, 0.0))
        nodes += own_nodes
        leaves += own_leaves
    writer.number(features)
    writer.array(first_node, "<u4")
    writer.array(first_leaf, "<u4")
    writer.raw(b"".join(struct.pack("<HhhHf", *node) for node in nodes), len(nodes))
    writer.array(leaves, "<f4")
