"""What happens to a call's request, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bedrock_weir.commands import Signing
from bedrock_weir.content import Finding, Part
from bedrock_weir.guardrails.settings import Guardrail
from bedrock_weir.inspection.asked import Asked
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.wire.http import Request

Redactions = dict[Part, list[Finding]]
"""What is to be redacted, by part."""


class How(StrEnum):
    """How a required guardrail comes to see a call."""

    ASKED = "asked"
    """The caller asks for exactly this one."""
    PINNED = "pinned"
    """It is written into the request."""
    CONSULTED = "consulted"
    """The operation takes none, so the layer asks it."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """The guardrail that a call must have.

    Attributes:
        name: of its table.
        guardrail: the table.
        how: how it comes to see the call.
        is_traced: whether the answer must say that it was there.
    """

    name: str
    guardrail: Guardrail
    how: How
    is_traced: bool = False


@dataclass(slots=True)
class Decision:
    """What happens to a call's request, and why.

    Attributes:
        reasons: why it is denied; empty where it is not.
        policies: every policy that decided.
        request: what is forwarded.
        signing: whose signature it carries.
        tally: what was found in it.
        redactions: what is masked in it.
        owed: the guardrails that the permits which decided ask for.
        guarded: the one that the call must have, if any.
        escalated: the second opinion, if one was asked for.
        consulted: what the guardrail said, if it had to be asked.
    """

    request: Request
    reasons: list[str] = field(default_factory=list)
    policies: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    signing: Signing | None = None
    tally: Tally = field(default_factory=Tally)
    redactions: Redactions = field(default_factory=dict)
    owed: set[str] = field(default_factory=set)
    guarded: Guarded | None = None
    escalated: Asked | None = None
    consulted: Asked | None = None

    def deny(self, reasons: list[str]) -> None:
        """Deny the call for more reasons, if there are any."""
        if reasons:
            self.reasons += reasons
            self.signing = None

    @property
    def is_denied(self) -> bool:
        """Whether the request goes nowhere."""
        return bool(self.reasons)

    @property
    def is_rewritten(self) -> bool:
        """Whether what is forwarded is not what came."""
        is_pinned = self.guarded is not None and self.guarded.how is How.PINNED
        return is_pinned or self.tally.is_rewritten

    @property
    def effect(self) -> str:
        """ALLOW, ANONYMIZE or DENY, as Bedrock Guardrails has it."""
        if self.is_denied:
            return "DENY"
        return "ANONYMIZE" if self.tally.is_rewritten else "ALLOW"
