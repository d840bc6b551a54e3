"""Random choices built on random.Random.random() alone, the one method whose results Python promises to keep."""

import bisect
import itertools
import random


class Dice:
    def __init__(self, seed):
        self._random = random.Random(seed).random

    def chance(self, probability):
        return self._random() < probability

    def between(self, low, high):
        """A float in [low, high)."""
        return low + (high - low) * self._random()

    def whole(self, low, high):
        """An integer in [low, high]."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items):
        return items[int(self._random() * len(items))]

    def weighted(self, cumulative, count=None):
        """An index drawn by cumulative weights; only the first `count` take part."""
        total = cumulative[count - 1 if count else -1]
        return bisect.bisect_right(cumulative, self._random() * total, 0, (count or len(cumulative)) - 1)

    def skewed(self, spread):
        """Positive, around 1, with a long tail upwards: the weight of a popular product or a big customer."""
        return self.between(0.3, 1.0) / (1.0 - self.between(0.0, 0.97)) ** spread

    def shuffled(self, items):
        return sorted(items, key=lambda _: self._random())


def accumulate(weights):
    return list(itertools.accumulate(weights))
