"""Carries waiting claims from the warehouse to the extractor's clustering and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors import clusters
from warehouse.rows import ClusterDecision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.model import Claim


def decide(claims: Sequence[Claim]) -> ClusterDecision:
    """Say which cluster each claim belongs to."""
    return ClusterDecision(assignments=clusters.assign(claims))
