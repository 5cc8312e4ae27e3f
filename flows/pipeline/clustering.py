"""Carries waiting claims from the warehouse to the extractor's clustering and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors import clusters
from warehouse.rows import ClusterDecision, ClusterLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.model import Claim


def decide(claims: Sequence[Claim]) -> ClusterDecision:
    """Say which cluster each claim belongs to, and how clusters stand to one another."""
    assignments = clusters.assign(claims)
    return ClusterDecision(
        assignments=assignments,
        links=[
            ClusterLink(link.from_cluster, link.kind, link.to_cluster)
            for link in clusters.links(claims, assignments)
        ],
    )
