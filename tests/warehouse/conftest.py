"""A migrated warehouse with a registry, made once and copied for each test."""

from __future__ import annotations

import shutil

import pytest

from tests.warehouse.press import NOW, REGISTRY
from warehouse.connection import WAREHOUSE_FILE, open_warehouse
from warehouse.load import load_registry


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    with open_warehouse(home) as con:
        load_registry(con, "setup", NOW, REGISTRY)
    return home / WAREHOUSE_FILE


@pytest.fixture
def home(tmp_path, template):
    """A home whose warehouse knows Meta, FAIR, WhatsApp, OpenAI, Mistral AI and LLaMA."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(template, folder / WAREHOUSE_FILE)
    return folder


@pytest.fixture
def con(home):
    """An open warehouse."""
    with open_warehouse(home) as connection:
        yield connection


CONTENT = {
    "raw.entry": "* EXCLUDE (run_id, loaded_at)",
    "raw.page": "* EXCLUDE (run_id, loaded_at)",
    "core.article": "* EXCLUDE (run_id, loaded_at)",
    "core.article_text": "* EXCLUDE (run_id, loaded_at)",
    "core.mention": "* EXCLUDE (run_id, loaded_at)",
    "core.claim": "* EXCLUDE (run_id, loaded_at)",
    "core.claim_cluster": "* EXCLUDE (run_id, loaded_at)",
    "core.claim_history": "claim_id, version_id, retired_by",
    "core.claim_change": "* EXCLUDE (run_id, loaded_at)",
    "core.entity_month": "*",
    "ops.extraction": "* EXCLUDE (run_id, loaded_at)",
    "ops.skipped": "* EXCLUDE (run_id, loaded_at)",
    "ops.page_queue": "* EXCLUDE (run_id, queued_at)",
    "ops.extraction_queue": "page_id",
    "ops.cluster_queue": "claim_id",
}


@pytest.fixture
def content():
    """What the tables say, without who loaded it and when; rows in any order."""

    def rows(connection, *tables):
        return {
            table: sorted(
                map(repr, connection.execute(f"SELECT {CONTENT[table]} FROM {table}").fetchall())
            )
            for table in tables or CONTENT
        }

    return rows
