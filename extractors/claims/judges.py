"""Linear judges: named features in, the odds of each answer out.

The weights are plain JSON, written by `benchmarks/train_claim_judges.py`, so that every
decision can be read: it is the sum of the weights of the features that are there.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Judge:
    """A multinomial logistic model. `weights` has one number an answer for each feature."""

    answers: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def odds(self, features: Iterable[str]) -> list[float]:
        """Return the unscaled log odds of each answer; unknown features count nothing."""
        totals = list(self.bias)
        get = self.weights.get
        for name in features:
            row = get(name)
            if row is not None:
                for place, weight in enumerate(row):
                    totals[place] += weight
        return totals

    def reasons(self, features: Iterable[str], answer: str) -> list[tuple[str, float]]:
        """Return what spoke for and against `answer`, the strongest first."""
        place = self.answers.index(answer)
        found = [(name, self.weights[name][place]) for name in features if name in self.weights]
        return sorted(found, key=lambda item: -abs(item[1]))


def chances(odds: Sequence[float]) -> list[float]:
    """Turn log odds into chances that add up to one."""
    top = max(odds)
    powers = [math.exp(value - top) for value in odds]
    total = sum(powers)
    return [power / total for power in powers]


def load_judge(name: str) -> Judge:
    """Read the packaged judge `name`."""
    text = resources.files("extractors").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Judge(tuple(data["answers"]), tuple(data["bias"]), data["weights"])
