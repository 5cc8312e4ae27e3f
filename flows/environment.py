"""What Prefect is told by its environment: one folder, offline, and shut to strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.settings import Settings


def server_url(settings: Settings) -> str:
    """Where this machine reaches its own server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{host}:{settings.port}"


def prefect_environment(settings: Settings) -> dict[str, str]:
    """Return the variables under which server, runner and runs of one machine work.

    All state lives under `VIRAGE_HOME/prefect`; nothing is sent anywhere; heartbeats
    let dead runs be found; history is kept as long as Prefect's retention says.
    """
    folder = settings.home / "prefect"
    environment = {
        "VIRAGE_HOME": str(settings.home),
        "VIRAGE_HOST": settings.host,
        "VIRAGE_PORT": str(settings.port),
        "PREFECT_HOME": str(folder),
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_API_URL": f"{server_url(settings)}/api",
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "virage",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_COLORS": "false",
    }
    if settings.auth is not None:
        secret = settings.auth.get_secret_value()
        environment |= {
            "PREFECT_SERVER_API_AUTH_STRING": secret,
            "PREFECT_API_AUTH_STRING": secret,
            "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
            "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
        }
    return environment
