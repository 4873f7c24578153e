"""Every error that bedrock-weir raises, and whose fault it is.

    WeirError                     one except clause catches all of ours
      ProtocolError               bytes broke their format; `fault` says whose bytes
        MalformedRequest          the caller's request cannot be read
        MalformedAnswer           the upstream's answer cannot be read
        EventStreamError          a frame broke the event-stream format
          ChecksumMismatch        a CRC does not match its bytes
          MessageTooLarge         a declared length is over the limit
          TruncatedMessage        the bytes ended within a frame
      PolicyError                 a policy bundle is wrong; raised at load time only
      SettingsError               a setting is wrong; raised at start only
      CertificateError            a certificate, or its key, cannot be used
      StoreUnavailable            a store did not answer; `is_retry_safe`
      GuardrailUnavailable        a guardrail that was asked gave no answer
      UpstreamError               the upstream could not be reached or broke off
      ClientDisconnected          the caller went away
      InterceptorError            the interceptor cannot do its work

A denial is not an error: it is an answer (`bedrock_weir.inspection.denial`).
"""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Whose bytes or behaviour caused an error."""

    CLIENT = "client"
    UPSTREAM = "upstream"


class WeirError(Exception):
    """The root of all errors of bedrock-weir."""


class ProtocolError(WeirError):
    """Bytes broke their format.

    Attributes:
        fault: whose bytes they were.
        status_hint: the HTTP status that tells the caller so.
    """

    fault: Fault = Fault.CLIENT
    status_hint: int = 400


class MalformedRequest(ProtocolError):
    """The caller's request cannot be read."""


class MalformedAnswer(ProtocolError):
    """The upstream's answer cannot be read."""

    fault = Fault.UPSTREAM
    status_hint = 502


class EventStreamError(ProtocolError):
    """A frame broke the event-stream format (the upstream's, unless said)."""

    fault = Fault.UPSTREAM
    status_hint = 502


class ChecksumMismatch(EventStreamError):
    """A CRC does not match its bytes."""


class MessageTooLarge(EventStreamError):
    """A declared length is over the limit."""


class TruncatedMessage(EventStreamError):
    """The bytes ended within a frame."""


class PolicyError(WeirError):
    """A policy bundle is wrong.

    Args:
        message: what is wrong and what to write instead.
        file: the bundle's file, as the reader knows it.
        line: the line in that file, counted from one, where it is known.
    """

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None
    ) -> None:
        where = "" if file is None else f"{file}: "
        if file is not None and line is not None:
            where = f"{file}:{line}: "
        super().__init__(f"{where}{message}")
        self.file = file
        self.line = line


class SettingsError(WeirError):
    """A setting is wrong; the message names the flag and the variable."""


class CertificateError(WeirError):
    """A certificate, or a key for one, cannot be used; no message repeats it."""


class StoreUnavailable(WeirError):
    """A store did not answer, or refused.

    Attributes:
        is_retry_safe: whether asking again may help and can do no harm.
    """

    def __init__(self, message: str, *, is_retry_safe: bool = True) -> None:
        super().__init__(message)
        self.is_retry_safe = is_retry_safe


class GuardrailUnavailable(WeirError):
    """A guardrail that was asked gave no answer.

    Attributes:
        is_timeout: whether the time was up.
    """

    def __init__(self, message: str, *, is_timeout: bool = False) -> None:
        super().__init__(message)
        self.is_timeout = is_timeout


class UpstreamError(WeirError):
    """The upstream could not be reached, or broke off its answer."""


class ClientDisconnected(WeirError):
    """The caller went away before the answer's end."""


class InterceptorError(WeirError):
    """The interceptor cannot do its work, so the call must not go out."""
