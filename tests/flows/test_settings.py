"""Settings: what the environment may say, and what it is told when it is wrong."""

from __future__ import annotations

import pytest

from flows.settings import Settings, SettingsError
from flows.supervisor import SupervisorError, check_bind, is_loopback


def test_without_an_environment_everything_has_a_value(monkeypatch, tmp_path):
    """The first command of a stranger runs with nothing set."""
    monkeypatch.chdir(tmp_path)
    settings = Settings.load()
    assert settings.home == tmp_path / "data"
    assert settings.host == "127.0.0.1"
    assert settings.workers >= 1


def test_lists_are_parted_by_commas(monkeypatch):
    """Shells and unit files have no other list."""
    monkeypatch.setenv("VIRAGE_ALLOW_PRIVATE_HOSTS", "127.0.0.1:8000, intranet ,")
    assert Settings.load().allow_private_hosts == ("127.0.0.1:8000", "intranet")


@pytest.mark.parametrize(
    ("name", "value"),
    [("VIRAGE_PORT", "http"), ("VIRAGE_WORKERS", "0"), ("VIRAGE_AUTH", "secret")],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    """One line that says which variable to mend, and never what a secret holds."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as raised:
        Settings.load()
    assert "secret" not in str(raised.value)


def test_secrets_do_not_show(monkeypatch):
    """Settings end in logs sooner or later."""
    monkeypatch.setenv("VIRAGE_AUTH", "admin:hunter2")
    assert "hunter2" not in repr(Settings.load())


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x.org", False)],  # noqa: S104
)
def test_loopback_is_told_from_the_world(host, expected):
    """What is open to others needs a password."""
    assert is_loopback(host) is expected


def test_a_public_bind_without_a_password_is_refused(monkeypatch):
    """Prefect's API runs code: nobody may reach it by accident."""
    monkeypatch.setenv("VIRAGE_HOST", "0.0.0.0")  # noqa: S104
    with pytest.raises(SupervisorError, match="VIRAGE_AUTH"):
        check_bind(Settings.load())


def test_a_port_in_use_is_said_before_anything_starts(monkeypatch, httpserver):
    """Better than a server that dies three seconds later."""
    monkeypatch.setenv("VIRAGE_PORT", str(httpserver.port))
    with pytest.raises(SupervisorError, match="--port"):
        check_bind(Settings.load())
