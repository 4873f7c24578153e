"""Guardrails: what they look for is scripted, and what they say has AWS's form.

A guardrail is scripted under its id (`PUT /-/guardrails/{id}`). One that nobody
scripted exists all the same, in every version, and looks for nothing.

Rule 1: texts are counted in units of 1,000 characters, each begun.
Rule 2: where a text is marked for the guardrail, only what is marked is looked at; the
        coverage says how much that was.
Rule 3: what is blocked is answered with the guardrail's own message, what is masked
        with the text in which it is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bedrock_weir.errors import SettingsError
from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.refusal import Refusal

UNIT = 1000
"""Characters of a text unit."""
MAX_GUARDRAILS = 100

_ID = re.compile(r"(?:.*guardrail/)?([a-z0-9]+)")
_ATTACK, _HIGH = "PROMPT_ATTACK", "HIGH"


class Guardrail(BaseModel):
    """What one guardrail looks for.

    Attributes:
        versions: those that there are; empty for any.
        words: that are blocked, without regard to case.
        attacks: words of attacks on the model, which are blocked on the way to it.
        masks: regular expressions by name; what matches is masked.
        message: what is said instead of what is blocked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    versions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    attacks: tuple[str, ...] = ()
    masks: Annotated[dict[str, str], Field(max_length=20)] = Field(default_factory=dict)
    message: str = "Sorry, the guardrail has blocked this."


_NOTHING = Guardrail()
Source = Literal["INPUT", "OUTPUT"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guardrail says of texts.

    Attributes:
        is_blocked: whether nothing of them may pass.
        outputs: what may pass instead; the texts where nothing is changed.
        assessment: in the form of `GuardrailAssessment`.
        units: text units that were looked at.
        guarded: characters that were looked at.
        total: characters that there were.
    """

    is_blocked: bool
    outputs: tuple[str, ...]
    assessment: Json
    units: int
    guarded: int
    total: int

    @property
    def has_intervened(self) -> bool:
        """Whether anything was blocked or masked."""
        return bool(self.assessment)

    @property
    def action(self) -> str:
        """The action, in ApplyGuardrail's words."""
        return "GUARDRAIL_INTERVENED" if self.has_intervened else "NONE"

    @property
    def usage(self) -> Json:
        """The units, policy by policy."""
        paid = (
            "topicPolicyUnits",
            "contentPolicyUnits",
            "wordPolicyUnits",
            "sensitiveInformationPolicyUnits",
        )
        free = (
            "sensitiveInformationPolicyFreeUnits",
            "contextualGroundingPolicyUnits",
        )
        return {**dict.fromkeys(paid, self.units), **dict.fromkeys(free, 0)}

    @property
    def coverage(self) -> Json:
        """How much was looked at."""
        return {"textCharacters": {"guarded": self.guarded, "total": self.total}}

    @property
    def whole(self) -> Json:
        """The assessment with its metrics, as traces have it."""
        metrics = {
            "guardrailProcessingLatency": 1,
            "usage": self.usage,
            "guardrailCoverage": self.coverage,
        }
        return {**self.assessment, "invocationMetrics": metrics}


class Guardrails:
    """The guardrails that are scripted."""

    def __init__(self) -> None:
        self._known: dict[str, Guardrail] = {}

    def reset(self) -> None:
        """Forget all of them."""
        self._known.clear()

    def set(self, name: str, data: bytes) -> None:
        """Script a guardrail from JSON.

        Raises:
            SettingsError: naming what is wrong, without quoting it.
        """
        if len(self._known) >= MAX_GUARDRAILS and name not in self._known:
            raise SettingsError(f"more than {MAX_GUARDRAILS} guardrails; reset them")
        try:
            guardrail = Guardrail.model_validate_json(data)
            for expression in guardrail.masks.values():
                re.compile(expression)
        except (ValidationError, re.error) as error:
            raise SettingsError(f"the guardrail `{name}` cannot be read") from error
        self._known[name] = guardrail

    def named(self, identifier: str, version: str) -> Guardrail:
        """Return a guardrail by its id or ARN.

        Raises:
            Refusal: it has no such version.
        """
        found = _ID.fullmatch(identifier)
        guardrail = self._known.get(found[1] if found else identifier, _NOTHING)
        if guardrail.versions and version not in guardrail.versions:
            message = "The guardrail identifier or version provided does not exist."
            raise Refusal(404, "ResourceNotFoundException", message)
        return guardrail


def assess(
    guardrail: Guardrail,
    source: Source,
    texts: Iterable[str],
    *,
    beside: int = 0,
) -> Verdict:
    """Return what a guardrail says of texts.

    Args:
        guardrail: what it looks for.
        source: whose words they are.
        texts: what it looks at.
        beside: characters that it is not shown (rule 2).
    """
    looked_at = tuple(texts)
    whole = "\n".join(looked_at)
    words = [word for word in guardrail.words if word.lower() in whole.lower()]
    attacks = [
        word
        for word in guardrail.attacks
        if source == "INPUT" and word.lower() in whole.lower()
    ]
    assessment: Json = {}
    if words:
        found = [
            {"match": word, "action": "BLOCKED", "detected": True} for word in words
        ]
        assessment["wordPolicy"] = {"customWords": found, "managedWordLists": []}
    if attacks:
        found = [
            {
                "type": _ATTACK,
                "confidence": _HIGH,
                "filterStrength": _HIGH,
                "action": "BLOCKED",
                "detected": True,
            }
        ]
        assessment["contentPolicy"] = {"filters": found}
    masked, matches = _masked(guardrail.masks, looked_at)
    if matches:
        assessment["sensitiveInformationPolicy"] = {
            "piiEntities": [],
            "regexes": matches,
        }
    is_blocked = bool(words or attacks)
    guarded = sum(map(len, looked_at))
    return Verdict(
        is_blocked,
        (guardrail.message,) if is_blocked else masked,
        assessment,
        units=sum(max(1, -(-len(text) // UNIT)) for text in looked_at),
        guarded=guarded,
        total=guarded + beside,
    )


def _masked(
    masks: Mapping[str, str], texts: tuple[str, ...]
) -> tuple[tuple[str, ...], list[Json]]:
    matches: list[Json] = []
    changed = list(texts)
    for name, expression in masks.items():
        for index, text in enumerate(changed):
            for match in re.finditer(expression, text):
                seen: Any = {
                    "name": name,
                    "match": match[0],
                    "regex": expression,
                    "action": "ANONYMIZED",
                    "detected": True,
                }
                matches.append(seen)
            changed[index] = re.sub(expression, f"{{{name}}}", text)
    return tuple(changed), matches
