"""The `[guardrails.NAME]` tables of a bundle: what a required guardrail is.

Rule 1: a guardrail is pinned to a version. `DRAFT` changes under the feet of those who
        rely on it, so it must be allowed by name.
Rule 2: a stream is guarded in step with it (`sync`); the other mode lets text out
        before it was looked at.
Rule 3: a band of uncertainty lies around the threshold of the local classifier, so
        that asking can go either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bedrock_weir.errors import PolicyError

DRAFT = "DRAFT"
THRESHOLD = 0.5
"""The score from which the local classifier counts a text as an attack (rule 3)."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ID = r"[a-z0-9]{1,64}"
_ARN = rf"arn:aws(?:-[a-z]+)*:bedrock:[a-z0-9-]{{1,20}}:[0-9]{{12}}:guardrail/{_ID}"
_IDENTIFIER = re.compile(f"{_ID}|{_ARN}")
_VERSION = re.compile(r"[1-9][0-9]{0,7}")

_SECONDS_OF_A_DAY = 86_400.0


class Trace(StrEnum):
    """How much a guardrail says of its work, in Converse's words."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    ENABLED_FULL = "enabled_full"

    @property
    def rank(self) -> int:
        """Where it stands among them, from the one that says least."""
        return list(Trace).index(self)


class OnFailure(StrEnum):
    """What happens when a guardrail that is asked does not answer."""

    CLOSED = "closed"
    """The call is denied."""
    OPEN = "open"
    """The call goes on as if nobody had been asked, and the record says so."""


class Api(StrEnum):
    """Which operation gives the second opinion."""

    GUARDRAIL = "guardrail"
    """ApplyGuardrail, with the guardrail of the table."""
    CHECKS = "checks"
    """InvokeGuardrailChecks, which needs no guardrail and answers with scores."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Asking(_Table):
    """The `consult` table: how the layer asks where an operation takes no guardrail."""

    timeout: float = Field(default=2.0, gt=0, le=60)
    """Seconds for an answer."""
    on_failure: OnFailure = Field(default=OnFailure.CLOSED, strict=False)
    """What happens without one."""
    units: int | None = Field(default=None, ge=1, le=1_000_000)
    """Text units of 1,000 characters a minute, in this process; None for no limit."""
    cache: float = Field(default=0.0, ge=0, le=_SECONDS_OF_A_DAY)
    """Seconds that an answer is remembered; 0 for not at all."""


class Escalation(Asking):
    """The `escalate` table: when a second opinion is asked for."""

    class_: Literal["PROMPT_INJECTION"] = Field(
        default="PROMPT_INJECTION", alias="class"
    )
    """The class of data whose finding is uncertain."""
    from_: float = Field(alias="from", ge=0, le=1)
    """The score from which a finding is uncertain; below, there is none."""
    to: float = Field(ge=0, le=1)
    """The score from which a finding is certain."""
    units: int = Field(default=600, ge=1, le=1_000_000)
    cache: float = Field(default=300.0, ge=0, le=_SECONDS_OF_A_DAY)
    api: Api = Field(default=Api.GUARDRAIL, strict=False)
    """Which operation is asked."""
    severity: float = Field(default=0.5, gt=0, le=1)
    """The severity of a prompt attack that counts, where scores are answered."""

    @model_validator(mode="after")
    def _is_band(self) -> Self:
        if not self.from_ <= THRESHOLD <= self.to or self.from_ == self.to:
            raise ValueError(
                f"the band from {self.from_} to {self.to} must lie around {THRESHOLD},"
                " the local classifier's threshold: from <= 0.5 <= to"
            )
        return self


class Windows(_Table):
    """The `output` table: how much of a stream is held to be looked at together."""

    characters: int = Field(default=1000, ge=50, le=2500)
    """Of one window; a stream holds back as many."""
    overlap: int = Field(default=200, ge=0)
    """Characters that a window shares with the one before."""

    @model_validator(mode="after")
    def _advances(self) -> Self:
        if self.overlap * 2 > self.characters:
            raise ValueError(
                f"the overlap of {self.overlap} must be at most half a window of"
                f" {self.characters} characters"
            )
        return self


class Guardrail(_Table):
    """One `[guardrails.NAME]` table."""

    identifier: str
    """Its id, or its ARN."""
    version: str
    """A number; `DRAFT` only with `allow_draft`."""
    allow_draft: bool = False
    """Let the version be `DRAFT` (rule 1)."""
    trace: Trace = Field(default=Trace.ENABLED, strict=False)
    """The least trace that a call has; a caller may ask for more."""
    stream_mode: Literal["sync"] = "sync"
    """How streams are guarded (rule 2)."""
    may_narrow: bool = False
    """Let callers say which parts of a request are guarded."""
    consult: Asking = Asking()
    escalate: Escalation | None = None
    output: Windows = Windows()

    @field_validator("identifier")
    @classmethod
    def _is_identifier(cls, value: str) -> str:
        if not _IDENTIFIER.fullmatch(value):
            raise ValueError("this is neither a guardrail's id nor its ARN")
        return value

    @model_validator(mode="after")
    def _is_pinned(self) -> Self:
        if self.version == DRAFT and not self.allow_draft:
            raise ValueError(
                "the version is DRAFT, which changes without notice: name a number,"
                " or set allow_draft"
            )
        if self.version != DRAFT and not _VERSION.fullmatch(self.version):
            raise ValueError("the version must be a number of 1 to 8 digits")
        return self

    @property
    def id(self) -> str:
        """The id alone, for operations that take no ARN."""
        return self.identifier.rpartition("/")[2]

    @property
    def pinned(self) -> str:
        """What it is pinned to, as `id:version`."""
        return f"{self.identifier}:{self.version}"


def parse_guardrails(
    tables: Mapping[str, Mapping[str, Any]],
) -> dict[str, Guardrail]:
    """Read a bundle's `[guardrails.NAME]` tables.

    Raises:
        PolicyError: naming the setting.
    """
    return {name: _parse(name, table) for name, table in tables.items()}


def _parse(name: str, table: Mapping[str, Any]) -> Guardrail:
    if not _NAME.fullmatch(name):
        message = f"`guardrails.{name}`: use letters, digits, `-` and `_` for a name"
        raise PolicyError(message)
    try:
        return Guardrail.model_validate(table)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, ("guardrails", name, *problem["loc"])))
        said = problem["msg"].removeprefix("Value error, ")
        raise PolicyError(f"`{where}`: {said}") from error
