"""The trained parts: linear models over sparse words and boosted trees over numbers.

Both are small, deterministic and evaluated with numpy alone; `benchmarks/train_claims.py`
writes the file that `load_models` reads.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

MODEL_FILE: Final = "claims.npz"


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: `vocabulary` names the rows of `weights` (features x outputs)."""

    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, lists: Sequence[Iterable[str]]) -> NDArray[np.float32]:
        """Return logits, one row a list of features; unknown features count nothing."""
        out = np.tile(self.bias, (len(lists), 1))
        get = self.vocabulary.get
        for row, words in enumerate(lists):
            known = [index for word in words if (index := get(word)) is not None]
            if known:
                out[row] += self.weights[known].sum(axis=0)
        return out


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees, each laid out as a complete binary tree of `depth` levels.

    `feature` and `threshold` (trees x 2**depth - 1) hold the inner nodes in level order,
    `values` (trees x 2**depth) the leaves. All trees are walked at once, level by level:
    no branches, and a fixed number of array operations for any number of rows.
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    values: NDArray[np.float32]
    depth: int

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the trees for each row (rows x features)."""
        count, width = len(rows), rows.shape[1] if rows.ndim > 1 else 0
        if not count:
            return np.zeros(0, np.float32)
        trees = len(self.feature)
        flat, feature, threshold = rows.ravel(), self.feature.ravel(), self.threshold.ravel()
        base = (np.arange(trees) * self.feature.shape[1])[None, :]
        line = (np.arange(count) * width)[:, None]
        at = np.zeros((count, trees), np.intp)
        for _ in range(self.depth):
            node = base + at
            right = flat.take(line + feature.take(node)) > threshold.take(node)
            at = 2 * at + 1 + right
        leaf = at - self.feature.shape[1] + (np.arange(trees) * self.values.shape[1])[None, :]
        total: NDArray[np.float32] = self.values.ravel().take(leaf).sum(axis=1, dtype=np.float32)
        return total


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that training produces, and its version (a hash of the content)."""

    sentence: Linear
    clause: Linear
    argument: tuple[Mapping[str, float], float]
    """The argument model has one output: weights by feature, and the bias."""
    judge: Forest
    referee: Forest
    calibration: tuple[NDArray[np.float32], NDArray[np.float32]]
    thresholds: Mapping[str, float]
    version: str

    def confidence(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map the referee's logits to calibrated probabilities (isotonic, interpolated)."""
        x, y = self.calibration
        return np.interp(logits, x, y).astype(np.float32)


def _linear(archive: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    words = zlib.decompress(archive[f"{name}.vocabulary"].tobytes()).decode().split("\n")
    scale = archive[f"{name}.scale"].astype(np.float32)
    return Linear(
        vocabulary={word: index for index, word in enumerate(words)},
        weights=archive[f"{name}.weights"].astype(np.float32) * scale,
        bias=archive[f"{name}.bias"].astype(np.float32),
    )


def _forest(archive: Mapping[str, NDArray[np.generic]], name: str) -> Forest:
    return Forest(
        feature=archive[f"{name}.feature"].astype(np.intp),
        threshold=archive[f"{name}.threshold"].astype(np.float32),
        values=archive[f"{name}.values"].astype(np.float32),
        depth=int(archive[f"{name}.values"].shape[1]).bit_length() - 1,
    )


def _weights(
    archive: Mapping[str, NDArray[np.generic]], name: str
) -> tuple[dict[str, float], float]:
    linear = _linear(archive, name)
    column = linear.weights[:, 0].tolist()
    return dict(zip(linear.vocabulary, column, strict=True)), float(linear.bias[0])


def load_models() -> Models:
    """Read the packaged models (a few MB, some ten milliseconds)."""
    data = (resources.files("extractors") / "data" / "models" / MODEL_FILE).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as archive:
        parts = {key: archive[key] for key in archive.files}
    meta = json.loads(parts["meta"].tobytes())
    return Models(
        sentence=_linear(parts, "sentence"),
        clause=_linear(parts, "clause"),
        argument=_weights(parts, "argument"),
        judge=_forest(parts, "judge"),
        referee=_forest(parts, "referee"),
        calibration=(
            parts["calibration.x"].astype(np.float32),
            parts["calibration.y"].astype(np.float32),
        ),
        thresholds=meta["thresholds"],
        version=meta["version"],
    )
