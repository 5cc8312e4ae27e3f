"""Settings from the environment (prefix `VIRAGE_`): read once at the top, then passed down."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from extractors.errors import VirageError

CommaSeparated = Annotated[tuple[str, ...], NoDecode]
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


def _cores() -> int:
    """Count the cores that this process may use, which in a container are fewer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class SettingsError(VirageError):
    """A setting in the environment is wrong; the message names it."""


class Settings(BaseSettings):
    """Everything that an operator may change without touching code."""

    model_config = SettingsConfigDict(env_prefix="VIRAGE_", frozen=True, extra="ignore")

    home: Folder = Field(
        default=Path("data"),
        validate_default=True,
        description="Folder of warehouse.duckdb, serving.duckdb, raw/, report/ and prefect/",
    )
    feeds: Folder | None = Field(
        default=None, description="Feeds file; the catalog that comes with virage where unset"
    )
    allow_private_hosts: CommaSeparated = Field(
        default=(), description="Private or loopback hosts that may be fetched, comma-separated"
    )
    contact: str | None = Field(
        default=None, description="Address or URL that the User-Agent gives to site owners"
    )
    workers: int = Field(
        default_factory=_cores,
        ge=1,
        le=256,
        description="Processes that read articles; one for each core where unset",
    )
    connections: int = Field(default=32, ge=1, le=512, description="Requests under way at once")
    timeout_s: float = Field(
        default=15.0, gt=0, le=300, description="Seconds that a server may stay silent"
    )
    page_batch: int = Field(default=32, ge=1, le=500, description="Pages to a batch and a task")
    lock_wait_s: float = Field(
        default=600.0, ge=0, description="Seconds to wait for a database that another holds"
    )
    host: str = Field(default="127.0.0.1", description="Address that server and UI listen on")
    port: int = Field(default=4200, ge=1, le=65535, description="Port of server and UI")
    auth: SecretStr | None = Field(
        default=None, description="`user:password` of server and UI; needed beyond loopback"
    )
    notify_url: SecretStr | None = Field(
        default=None, description="Where alerts are sent: a webhook, or any Apprise address"
    )
    raw_keep_days: int | None = Field(
        default=None, ge=1, description="Days that fetched bodies are kept; for ever where unset"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="What goes to standard error"
    )

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("auth")
    @classmethod
    def _user_and_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            user, _, password = value.get_secret_value().partition(":")
            if not (user and password):
                raise ValueError("write it as user:password")
        return value

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            SettingsError: a variable holds what it cannot; the message names it.
        """
        try:
            return cls()
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)[0]
            name = f"VIRAGE_{wrong['loc'][0]}".upper() if wrong["loc"] else "VIRAGE_*"
            raise SettingsError(f"{name}: {wrong['msg']}") from error

    def with_home(self, home: Path) -> Settings:
        """Return the same settings over another folder."""
        return self.model_copy(update={"home": home.expanduser().absolute()})


def utc_now() -> dt.datetime:
    """Return the time as naive UTC: the one clock of virage, read in `flows` alone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)  # noqa: TID251 - the one place
