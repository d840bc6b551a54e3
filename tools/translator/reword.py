#!/usr/bin/env python3
"""Writes training questions once more as hurried people type them: keywords, slips of the finger, words of an office, and
synonyms. The gold query stays; quoted texts, numbers and capitalised words are left alone, as they may be values.

usage: reword.py OUT.csv QUESTIONS.csv [WORDNET_DIR]

A seeded half of the questions is reworded, one style each. Synonyms come from WordNet's files (Debian's wordnet-base).
"""

import collections
import csv
import random
import re
import sys
from pathlib import Path

SHARE = 0.5
# Words that a search box does without. Negations, comparisons, directions and "each" stay: they carry the meaning.
FILLERS = set("""a an the is are was were be been do does did has have had what which who whom whose where when how that this
there it its their they them of for in on at to from by with as and also please can could you i we me my our us show list find
give tell return get want need would like all any some every display provide name names if so""".split())
OPENINGS = ["give me", "i need", "please provide", "can you pull up", "we need", "let me see", "could i get", "looking for",
            "run a report on", "prepare an overview of", "i'd like to know", "tell me"]
ASKING = re.compile(
    r"^(what (is|are|was|were) (the )?|which (is|are) (the )?|(please )?(find|show|list|give|return|display|tell)( me)?( out)? (the )?(of )?)",
    re.IGNORECASE)
WORD = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z]+(?:'[a-z]+)?|\d[\d.,]*|[^\sA-Za-z\d]")


def is_free(word, place):
    """May be changed: an ordinary word, not a value or a name of somebody."""
    return word.isalpha() and (word.islower() or place == 0)


def keywords(text, dice):
    words = WORD.findall(re.sub(r"\bhow many\b", dice.choice(["number", "count", "number of", "total"]), text, flags=re.IGNORECASE))
    kept = [w for i, w in enumerate(words) if (w.isalnum() or len(w) > 1) and not (w.lower() in FILLERS and is_free(w, i))]
    return kept if len(kept) >= 2 else words


def slip(word, dice):
    at = dice.randrange(1, len(word) - 1)
    return dice.choice([
        word[:at] + word[at + 1:], word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2:],
        word[:at] + dice.choice("aeiourstln") + word[at + 1:],
    ])


def typos(words, dice):
    able = [i for i, w in enumerate(words) if len(w) >= 5 and is_free(w, i)]
    for i in dice.sample(able, min(len(able), dice.choice([1, 1, 2]))):
        words[i] = slip(words[i].lower(), dice)
    if dice.random() < 0.4:
        words = [w for i, w in enumerate(words) if not (w.lower() in ("the", "a", "of") and dice.random() < 0.7)]
    return [w for w in words if w != "?"] if dice.random() < 0.5 else words


def office(text, dice):
    stripped = ASKING.sub("", text).rstrip("?. ")
    if stripped == text.rstrip("?. ") or len(stripped.split()) < 2:
        return text
    return f"{dice.choice(OPENINGS)} {dice.choice(['the ', '', ''])}{stripped}{dice.choice(['', '.', ', please'])}"


class Synonyms:
    """The other words of a word's first meaning."""

    def __init__(self, folder):
        self.of = collections.defaultdict(list)
        for kind in ("noun", "verb", "adj"):
            groups = {}
            for line in Path(folder, f"data.{kind}").read_text().splitlines():
                if line.startswith("  "):
                    continue
                fields = line.split()
                groups[fields[0]] = [fields[4 + 2 * i].split("(")[0] for i in range(int(fields[3], 16))]
            for line in Path(folder, f"index.{kind}").read_text().splitlines():
                if line.startswith("  "):
                    continue
                fields = line.split()
                word, first = fields[0], fields[-int(fields[2])]
                self.of[word] += [w for w in groups[first] if w != word and w.islower() and "_" not in w]

    def replace(self, words, dice):
        able = []
        for i, word in enumerate(words):
            plural = word.endswith("s") and word[:-1] in self.of
            if is_free(word, i) and len(word) > 3 and word not in FILLERS and (self.of.get(word) or plural and self.of[word[:-1]]):
                able.append(i)
        for i in dice.sample(able, min(len(able), dice.choice([1, 2, 2]))):
            word = words[i]
            words[i] = dice.choice(self.of[word]) if self.of.get(word) else dice.choice(self.of[word[:-1]]) + "s"
        return words


def join(words):
    return re.sub(r" ([,.?!;:)])", r"\1", " ".join(words)).replace("( ", "(")


def main():
    out, path, *rest = sys.argv[1:]
    synonyms = Synonyms(rest[0] if rest else "/usr/share/wordnet")
    dice = random.Random("other words")
    styles = ["keywords", "typos", "office", "synonyms"]
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    written = []
    for row in rows:
        if dice.random() >= SHARE:
            continue
        text, style = " ".join(row["question"].split()), dice.choice(styles)
        words = WORD.findall(text)
        changed = {
            "keywords": lambda: join(keywords(text, dice)), "typos": lambda: join(typos(words, dice)),
            "office": lambda: office(text, dice), "synonyms": lambda: join(synonyms.replace(words, dice)),
        }[style]()
        if dice.random() < 0.3:
            changed = changed.lower() if not re.search(r"[A-Z]", changed[1:]) else changed
        if changed != text:
            written.append([row["database"], changed, row["sql"]])
    with open(out, "w", newline="") as file:
        csv.writer(file).writerows([["database", "question", "sql"], *written])
    print(f"{out}: {len(written)} reworded questions")


if __name__ == "__main__":
    main()
