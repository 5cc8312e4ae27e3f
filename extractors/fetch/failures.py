"""Failures of a fetch, sorted by what to do about them.

Inside this room a failure travels as `FetchError`; `fetch` turns it into the value
`FetchFailed`, since a 404 is data.
"""

from __future__ import annotations

import ssl
from http import HTTPStatus
from typing import Final

import aiohttp

from extractors.errors import VirageError
from extractors.model import FailureKind

_TEMPORARY_STATUS: Final = frozenset({408, 420, 421, 423, 425, 429})
_HARD_STATUS: Final = frozenset({410, 451})


# The first row that fits counts: aiohttp's errors are also OSErrors and TimeoutErrors.
_CLIENT_FAILURES: Final[
    tuple[tuple[tuple[type[BaseException], ...], FailureKind, str, str], ...]
] = (
    (
        (aiohttp.ClientConnectorDNSError,),
        FailureKind.TEMPORARY,
        "dns",
        "the host name does not resolve",
    ),
    ((aiohttp.ClientSSLError, ssl.SSLError), FailureKind.SOFT, "tls", "no trusted connection"),
    ((TimeoutError,), FailureKind.TEMPORARY, "timeout", "no answer before the deadline"),
    (
        (aiohttp.ClientPayloadError,),
        FailureKind.TEMPORARY,
        "truncated",
        "the server closed before the body was whole",
    ),
    (
        (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError),
        FailureKind.HARD,
        "bad_url",
        "no usable address",
    ),
    (
        (aiohttp.ServerDisconnectedError,),
        FailureKind.TEMPORARY,
        "disconnected",
        "the server closed without an answer",
    ),
    (
        (aiohttp.ClientResponseError,),
        FailureKind.TEMPORARY,
        "bad_response",
        "the answer is no HTTP",
    ),
    ((aiohttp.ClientError, OSError), FailureKind.TEMPORARY, "connection", "no connection"),
)


class FetchError(VirageError):
    """A fetch that will bring no body: how to take it, why, and what to do."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        detail: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.kind = kind
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s


def http_failure(status: int, *, retry_after_s: float | None = None) -> FetchError:
    """Sort an HTTP status that brings no body.

    404 is soft: some hosts answer it for hours while the feed lives. 410 is the
    server's word that the feed is gone for good. 401 and 403 ask for a person.
    """
    if status in _TEMPORARY_STATUS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        kind = FailureKind.TEMPORARY
    elif status in _HARD_STATUS:
        kind = FailureKind.HARD
    else:
        kind = FailureKind.SOFT
    return FetchError(
        kind, f"http_{status}", _advice(status), status=status, retry_after_s=retry_after_s
    )


def sorted_failure(error: BaseException) -> FetchError | None:
    """Say what an exception of the HTTP client means; None when it is our own mistake."""
    if isinstance(error, FetchError):
        return error
    for types, kind, reason, meaning in _CLIENT_FAILURES:
        if isinstance(error, types):
            said = str(error)
            return FetchError(kind, reason, f"{meaning}: {said}" if said else meaning)
    return None


def _advice(status: int) -> str:
    known = {
        HTTPStatus.UNAUTHORIZED: "asks for a login; put credentials in the URL or drop the source",
        HTTPStatus.FORBIDDEN: "refuses us; check the address in a browser, or ask the publisher",
        HTTPStatus.NOT_FOUND: "not found; tried again at growing gaps",
        HTTPStatus.GONE: "gone for good, says the server; disabled",
        HTTPStatus.TOO_MANY_REQUESTS: "asks us to slow down",
        HTTPStatus.SERVICE_UNAVAILABLE: "is overloaded or in maintenance",
    }
    try:
        return known.get(HTTPStatus(status)) or HTTPStatus(status).phrase
    except ValueError:
        return "answers with an unknown status"
