"""Sends what virage logs to the run in the UI that it belongs to."""

from __future__ import annotations

import logging

from prefect.logging.handlers import APILogHandler


def log_to_prefect(level: str) -> None:
    """Attach Prefect's handler to the logger of virage, once a process.

    Records outside a run are dropped rather than raised: the handler would warn of each.
    """
    logger = logging.getLogger("virage")
    logger.setLevel(level)
    if not any(isinstance(handler, APILogHandler) for handler in logger.handlers):
        logger.addHandler(APILogHandler())
        logger.addHandler(logging.StreamHandler())
    logger.propagate = False
