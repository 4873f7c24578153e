"""Errors as AWS writes them: a status, `x-amzn-ErrorType` and a JSON message."""

from __future__ import annotations

from bedrock_weir.errors import WeirError


class Refusal(WeirError):
    """The call is refused.

    Args:
        status: the HTTP status.
        kind: the name that SDKs raise (`ValidationException`).
        message: what the caller reads.
    """

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message


def invalid(message: str) -> Refusal:
    """Return the refusal of a request that the API does not allow."""
    return Refusal(400, "ValidationException", message)


def forbidden(kind: str, message: str) -> Refusal:
    """Return the refusal of a caller."""
    return Refusal(403, kind, message)
