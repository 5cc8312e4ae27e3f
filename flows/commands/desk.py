"""Commands for people who correct what was read."""

import typer


def register(app: typer.Typer) -> None: ...
