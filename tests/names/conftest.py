"""The packaged registry, once; articles are written in the tests."""

from __future__ import annotations

import pytest

from extractors.gazetteer import Gazetteer
from extractors.registry import Registry, load_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def gazetteer(registry: Registry) -> Gazetteer:
    return Gazetteer(registry)
