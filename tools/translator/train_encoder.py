#!/usr/bin/env python3
"""Trains the encoder on all questions, or on those of all folds but one, and writes its readings of that fold.

usage: train_encoder.py INPUTS.jsonl QUESTIONS.csv DATABASES MINILM_DIR VOCABULARY.txt OUT_DIR whole|0|1|2 [THREADS]

Seeded. What was reached is kept every few hundred steps, and a run that was broken off goes on from there. Writes
encoder_NAME.pt, and for a fold readings_NAME.jsonl.
"""

import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import data
from encoder_data import SLOTS, Batch, batches, chosen_for, read_examples
from encoder_model import from_minilm

EPOCHS = 5
SIZE = 16
SHARES = {"spider": 1.0, "modern": 0.5, "synthetic": 0.3}  # of the questions that an epoch takes
RATE, HEAD_RATE, WARM_UP = 1.5e-4, 5e-4, 100
KEPT_EVERY = 200


def loss_of(encoder, batch):
    """Cross-entropies of slots, roles and tables, and of the wanted among all columns for each role; a question's mean."""
    columns, tables, slots = encoder(batch)
    count = len(batch.slots)
    total = F.binary_cross_entropy_with_logits(columns, batch.roles, reduction="sum")
    total = total + F.binary_cross_entropy_with_logits(tables, batch.kinds, reduction="sum")
    at = 0
    for i, (_, classes) in enumerate(SLOTS):
        total = total + F.cross_entropy(slots[:, at:at + classes], batch.slots[:, i], reduction="sum")
        at += classes
    owner = batch.columns[:, 0]
    highest = torch.full((count, 4), -1e9).scatter_reduce(0, owner[:, None].expand(-1, 4), columns.detach(), "amax")
    sums = torch.zeros(count, 4).index_add(0, owner, (columns - highest[owner]).exp())
    shares = columns - highest[owner] - sums.clamp(min=1e-9).log()[owner]
    wanted = torch.zeros(count, 4).index_add(0, owner, batch.roles).clamp(min=1)
    total = total - (shares * batch.roles / wanted[owner]).sum()
    return total / count


def schedule(examples, sources, epoch):
    """The batches of an epoch, the same every time."""
    dice = random.Random(f"epoch {epoch}")
    chosen = []
    for source, share in SHARES.items():
        chosen += dice.sample(sources[source], round(share * len(sources[source])))
    varied = [examples[i].varied(dice) for i in chosen if examples[i].tables]
    return list(batches([e for e in varied if len(e.columns)], SIZE, dice))


def train(encoder, examples, sources, kept, name):
    heads = {id(p) for p in encoder.heads()}
    rest = [p for p in encoder.parameters() if id(p) not in heads]
    optimizer = torch.optim.AdamW([{"params": rest, "lr": RATE}, {"params": encoder.heads(), "lr": HEAD_RATE}],
                                  weight_decay=0.01, fused=True)
    steps = EPOCHS * len(schedule(examples, sources, 0))
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP, max(0.0, (steps - step) / (steps - WARM_UP))))
    done = 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        optimizer.load_state_dict(state["optimizer"])
        plan.load_state_dict(state["plan"])
        done = state["done"]
    encoder.train()
    step, recent, start = 0, [], time.time()
    for epoch in range(EPOCHS):
        for group in schedule(examples, sources, epoch):
            step += 1
            if step <= done:
                continue
            torch.manual_seed(step)
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(encoder, Batch(group))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            plan.step()
            recent.append(loss.item())
            if step % 50 == 0:
                each = (time.time() - start) / (step - done)
                print(f"{name}: step {step} of {steps}, loss {np.mean(recent[-50:]):.3f}, {each:.2f} s a step", flush=True)
            if step % KEPT_EVERY == 0:
                torch.save({"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(),
                            "plan": plan.state_dict(), "done": step}, kept.with_suffix(".new"))
                kept.with_suffix(".new").replace(kept)
    encoder.eval()


@torch.no_grad()
def readings(encoder, examples):
    """Logits of each example as lists: columns [C][4], tables [T][2], slots [classes]."""
    result = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i]))
    whole = [i for i in order if examples[i].columns]
    for start in range(0, len(whole), SIZE):
        group = whole[start:start + SIZE]
        with torch.autocast("cpu", torch.bfloat16):
            columns, tables, slots = encoder(Batch([examples[i] for i in group]))
        c = t = 0
        for place, i in enumerate(group):
            own, named = len(examples[i].columns), len(examples[i].tables)
            result[i] = {"columns": columns[c:c + own].float().tolist(), "tables": tables[t:t + named].float().tolist(),
                         "slots": slots[place].float().tolist()}
            c, t = c + own, t + named
    return result


def report(name, examples, read):
    """Shares of the questions whose columns (as many as are wanted) and slots are all right."""
    columns_right, slots_right, both = [], [], []
    for example, logits in zip(examples, read):
        right = True
        scores = np.array(logits["columns"])
        for role in range(4):
            wanted = example.roles[:, role] > 0
            best = np.argsort(-scores[:, role], kind="stable")[:wanted.sum()]
            right &= set(best) == set(np.nonzero(wanted)[0])
        at, slots = 0, True
        for (_, classes), gold in zip(SLOTS, example.slots):
            slots &= int(np.argmax(logits["slots"][at:at + classes])) == gold
            at += classes
        columns_right.append(right)
        slots_right.append(slots)
        both.append(right and slots)
    print(f"{name}: columns {100 * np.mean(columns_right):.1f} %, slots {100 * np.mean(slots_right):.1f} %, "
          f"both {100 * np.mean(both):.1f} % of {len(both)}", flush=True)


def main():
    inputs, path, databases, minilm, vocabulary, out, which = sys.argv[1:8]
    torch.set_num_threads(int(sys.argv[8]) if len(sys.argv) > 8 else 1)
    torch.manual_seed(7)
    questions = data.Questions(path, databases)
    examples = read_examples(inputs, questions)
    fold = None if which == "whole" else int(which)
    encoder = from_minilm(minilm, Path(vocabulary).read_text().split("\n")[:-1])
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    train(encoder, examples, chosen_for(questions, fold), out / f"encoder_{which}.kept", which)
    torch.save(encoder.state_dict(), out / f"encoder_{which}.pt")
    if fold is None:
        return
    mine = [i for i in range(len(examples)) if questions.fold[i] == fold]
    read = readings(encoder, [examples[i] for i in mine])
    with open(out / f"readings_{which}.jsonl", "w") as file:
        for i, reading in zip(mine, read):
            file.write(json.dumps({"question": i, "reading": reading}) + "\n")
    for source in ("spider", "modern", "synthetic", "reworded"):
        own = [k for k, i in enumerate(mine) if questions.rows[i]["source"] == source and read[k]]
        report(f"fold {which}, {source}", [examples[mine[k]] for k in own], [read[k] for k in own])


if __name__ == "__main__":
    main()
