"""What the policy wants done with each class of data, for one call.

The second question (`bedrock_weir.policy.decide`) depends on the class, the direction
and the kind of part. A plan asks it at most once for each and sorts the classes by
the answer, so that text is held back only for what may not travel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bedrock_weir.call import Principal
from bedrock_weir.classifiers.leakage import LEAK, SystemPrompts
from bedrock_weir.classifiers.scanner import SCAN_LIMIT
from bedrock_weir.classifiers.scanners import Scanners, TextScanner
from bedrock_weir.content import JSON, Direction, Finding, PartKind
from bedrock_weir.policy.decide import DataDecision, DataFacts, Decisions
from bedrock_weir.policy.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Sorted:
    """The classes of data of one kind of part, by what their findings lead to.

    Attributes:
        refused: looks for what may not travel as it is.
        observed: looks for the rest.
        blocked: of the refused classes, those that end the answer.
        prompts: what the answer may not repeat; None where it may, or there is none.
    """

    refused: TextScanner
    observed: TextScanner
    blocked: frozenset[str]
    prompts: SystemPrompts | None


class Plan:
    """The remedies of one call.

    Args:
        decisions: the policy snapshot.
        principal: who calls.
        context: the schema's `DataContext`, but for `kind`.
        scanners: for the classes that can be found.
        system: the texts of the call's system prompts.
        is_signed: whether the request's parts are signed one by one, so that none can
            be rewritten; what would be redacted is refused then.

    Attributes:
        has_refused_redaction: whether that has happened.
    """

    def __init__(
        self,
        decisions: Decisions,
        principal: Principal,
        context: Mapping[str, JSON],
        scanners: Scanners,
        system: Sequence[str] = (),
        *,
        is_signed: bool = False,
    ) -> None:
        self._decisions = decisions
        self._principal = principal
        self._context = dict(context)
        self._scanners = scanners
        self._system = [*system]
        self._is_signed = is_signed
        self.has_refused_redaction = False
        self._sorted: dict[PartKind, Sorted] = {}

    def decision(
        self, direction: Direction, data_class: str, kind: PartKind | None
    ) -> DataDecision:
        """Ask what happens to a class of data in a kind of part.

        Args:
            direction: which way it travels.
            data_class: the class, or the kind of what cannot be read.
            kind: of the part; None for what cannot be read.
        """
        decision = self._decisions.data(self._facts(direction, data_class, kind))
        is_final = self._is_signed and direction is Direction.SEND
        if is_final and decision.remedy is Remedy.REDACT:
            self.has_refused_redaction = True
            return replace(decision, remedy=Remedy.BLOCK)
        return decision

    def _facts(
        self, direction: Direction, data_class: str, kind: PartKind | None
    ) -> DataFacts:
        name = "opaque" if kind is None else kind.value
        context = {**self._context, "kind": name}
        return DataFacts(self._principal, direction, data_class, context)

    def sorted(self, kind: PartKind) -> Sorted:
        """Return the classes of a kind of part of the answer, by their remedies."""
        known = self._sorted.get(kind)
        if known is None:
            known = self._sorted[kind] = self._sort(kind)
        return known

    def _sort(self, kind: PartKind) -> Sorted:
        classes = self._scanners.classes
        facts = self._facts(Direction.RECEIVE, SCAN_LIMIT, kind)
        names = (*sorted(classes), SCAN_LIMIT, LEAK)
        remedies = self._decisions.remedies(facts, names)
        refused = frozenset(
            name for name, remedy in remedies.items() if remedy is not Remedy.ALLOW
        )
        return Sorted(
            refused=self._scanners.of(refused & classes),
            observed=self._scanners.of(classes - refused),
            blocked=frozenset(
                name for name in refused if remedies[name] is Remedy.BLOCK
            ),
            prompts=self._prompts if LEAK in refused else None,
        )

    def learn(self, prompt: str) -> None:
        """Take the text of a system prompt that came after the call's beginning."""
        self._system.append(prompt)
        self._sorted.clear()
        self.__dict__.pop("_prompts", None)

    def leaks(self, kind: PartKind, text: str) -> list[Finding]:
        """Return where a text of the answer repeats what it may not."""
        if not self._system or kind is PartKind.ERROR:
            return []
        decision = self.decision(Direction.RECEIVE, LEAK, kind)
        is_refused = decision.remedy is not Remedy.ALLOW
        prompts = self._prompts if is_refused else None
        return [] if prompts is None else prompts.find(text)

    @cached_property
    def _prompts(self) -> SystemPrompts | None:
        prompts = SystemPrompts(self._system)
        return prompts if prompts.is_needed else None
