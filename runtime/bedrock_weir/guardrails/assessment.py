"""Reading what a guardrail says of its work, in any of the forms that AWS has.

Shapes: botocore's `GuardrailAssessment` (bedrock-runtime, and the agents' own of the
same name), `ApplyGuardrailResponse`, `InvokeGuardrailChecksResponse`.

Rule 1: what is not of its known form says nothing; it is never an error, since the
        call's answer does not depend on it.
Rule 2: names are taken, texts that matched are not. A name of any other form than
        AWS gives is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from bedrock_weir.content import JSON
from bedrock_weir.opinion import Assessment

_ID = re.compile(r"[a-z0-9]{1,64}")
_VERSION = re.compile(r"[1-9][0-9]{0,7}|DRAFT")
_WORD = re.compile(r"[A-Z_]{1,64}")
_NAME = re.compile(r"[0-9A-Za-z _!?.-]{1,100}")

_LISTS: Mapping[str, Mapping[str, str | None]] = {
    "topicPolicy": {"topics": "name"},
    "contentPolicy": {"filters": "type"},
    "wordPolicy": {"customWords": None, "managedWordLists": "type"},
    "sensitiveInformationPolicy": {"piiEntities": "type", "regexes": "name"},
    "contextualGroundingPolicy": {"filters": "type"},
}
"""For each policy, its lists, and the member that names what acted."""
_MASKS = frozenset({"ANONYMIZED"})
_BLOCKS = frozenset({"BLOCKED"})
_UNITS = "Units"


def read(value: JSON) -> Assessment:
    """Read one assessment."""
    acted = list(_acted(value))
    details = _object(_object(value).get("appliedGuardrailDetails"))
    metrics = _object(_object(value).get("invocationMetrics"))
    guarded, total = _coverage(metrics.get("guardrailCoverage"))
    return Assessment(
        identifier=_matching(_ID, details.get("guardrailId")),
        version=_matching(_VERSION, details.get("guardrailVersion")),
        origin=_words(details.get("guardrailOrigin")),
        is_intervened=bool(acted),
        is_blocked=any(action in _BLOCKS for _, action in acted),
        policies=tuple(sorted({name for name, _ in acted})),
        units=_units(metrics.get("usage")),
        guarded=guarded,
        total=total,
    )


def read_all(values: Iterable[JSON]) -> Assessment:
    """Read assessments, as one."""
    return reduce(or_, map(read, values), Assessment())


def read_application(answer: JSON) -> Assessment:
    """Read an answer of ApplyGuardrail."""
    document = _object(answer)
    found = read_all(_list(document.get("assessments")))
    guarded, total = _coverage(document.get("guardrailCoverage"))
    is_intervened = is_intervention(document.get("action"))
    has_named = found.is_intervened
    return Assessment(
        identifier=found.identifier,
        version=found.version,
        origin=found.origin,
        is_intervened=is_intervened,
        is_blocked=is_intervened and (found.is_blocked or not has_named),
        policies=found.policies,
        units=_units(document.get("usage")) or found.units,
        guarded=found.guarded if guarded is None else guarded,
        total=found.total if total is None else total,
    )


def read_checks(answer: JSON, *, severity: float) -> Assessment:
    """Read an answer of InvokeGuardrailChecks: prompt attacks from a severity on."""
    document = _object(answer)
    attack = _object(_object(document.get("results")).get("promptAttack"))
    found = set()
    for item in map(_object, _list(attack.get("results"))):
        score, category = item.get("severityScore"), item.get("category")
        is_score = isinstance(score, int | float) and not isinstance(score, bool)
        if is_score and score >= severity:  # type: ignore[operator]
            found.add(f"promptAttack/{_matching(_WORD, category)}".rstrip("/"))
    units = _object(_object(document.get("usage")).get("promptAttack"))
    count = _count(units.get("textUnits"))
    return Assessment(
        is_intervened=bool(found),
        is_blocked=bool(found),
        policies=tuple(sorted(found)),
        units=() if count is None else (("promptAttack", count),),
    )


def is_intervention(action: JSON) -> bool:
    """Tell whether an action's name says that the guardrail intervened."""
    return action in ("INTERVENED", "GUARDRAIL_INTERVENED")


def _acted(value: JSON) -> Iterator[tuple[str, str]]:
    """Yield name and action of whatever blocked or masked something."""
    document = _object(value)
    for policy, lists in _LISTS.items():
        for key, member in lists.items():
            for item in map(_object, _list(_object(document.get(policy)).get(key))):
                action = item.get("action")
                if isinstance(action, str) and action in _MASKS | _BLOCKS:
                    name = _matching(_NAME, item.get(member)) if member else ""
                    yield f"{policy}/{name}".rstrip("/"), action


def _coverage(value: JSON) -> tuple[int | None, int | None]:
    characters = _object(_object(value).get("textCharacters"))
    return _count(characters.get("guarded")), _count(characters.get("total"))


def _units(value: JSON) -> tuple[tuple[str, int], ...]:
    counts = (
        (name.removesuffix(_UNITS), _count(number))
        for name, number in _object(value).items()
        if name.endswith(_UNITS) and name[: -len(_UNITS)].isalpha()
    )
    return tuple(sorted((name, number) for name, number in counts if number))


def _count(value: JSON) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < 10**15 else None


def _words(value: JSON) -> tuple[str, ...]:
    words = (_matching(_WORD, item) for item in _list(value))
    return tuple(sorted({word for word in words if word}))


def _matching(pattern: re.Pattern[str], value: JSON) -> str:
    is_name = isinstance(value, str) and pattern.fullmatch(value)
    return str(value) if is_name else ""


def _object(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []
