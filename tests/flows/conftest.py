"""What tests of flows share: a demo press on loopback and a home that it was ingested into."""

from __future__ import annotations

import asyncio

import pytest

from flows.demo import DemoPress
from flows.pipeline.ingest import ingest
from flows.pipeline.publishing import publish
from flows.pipeline.run import new_run
from flows.pipeline.sources import all_feeds
from flows.settings import Settings


@pytest.fixture(scope="session")
def press():
    """The demo press, in its first state."""
    with DemoPress(port=0, hang_s=1.0) as serving:
        yield serving


def _settings_for(home, press, workers=1) -> Settings:
    """Settings of a home that may read the press."""
    home.mkdir(parents=True, exist_ok=True)
    return Settings(
        home=home,
        feeds=press.feeds_file(home / "press.yaml"),
        allow_private_hosts=press.allow_hosts,
        workers=workers,
        timeout_s=0.8,
    )


def _run_ingest(settings: Settings, *, only=(), force=False, with_pages=True):
    """One plain run, published."""
    feeds = [f for f in all_feeds(settings) if not only or f.feed_id in only]
    run = new_run("ingest", settings)
    results = asyncio.run(ingest(run, feeds, force=force, with_pages=with_pages))
    publish(run)
    return results


@pytest.fixture(scope="session")
def settings_for():
    """Return the settings of a home that may read a press."""
    return _settings_for


@pytest.fixture(scope="session")
def run_ingest():
    """Run one plain ingest and publish it."""
    return _run_ingest


@pytest.fixture(scope="session")
def ingested(tmp_path_factory, press):
    """A home into which the press was ingested once: (settings, results)."""
    settings = _settings_for(tmp_path_factory.mktemp("home"), press, workers=2)
    return settings, _run_ingest(settings)
