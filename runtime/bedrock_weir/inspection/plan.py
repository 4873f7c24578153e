"""What the policy wants done with each class of data, for one call.

The second question (`bedrock_weir.policy.decide`) depends on the class, the direction
and the kind of part. A plan asks it at most once for each and sorts the classifiers
by the answer, so that text is held back only for what may not travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bedrock_weir.call import Principal
from bedrock_weir.classifiers.base import Classifier
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.content import JSON, Direction, PartKind
from bedrock_weir.policy.decide import DataDecision, DataFacts, Decisions
from bedrock_weir.policy.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Scanners:
    """The classifiers of one kind of part, by what their findings lead to."""

    block: Scanner
    redact: Scanner
    observe: Scanner


class Plan:
    """The remedies of one call.

    Args:
        decisions: the policy snapshot.
        principal: who calls.
        context: the schema's `DataContext`, but for `kind`.
        classifiers: by the class of data each finds.
    """

    def __init__(
        self,
        decisions: Decisions,
        principal: Principal,
        context: Mapping[str, JSON],
        classifiers: Mapping[str, Classifier],
    ) -> None:
        self._decisions = decisions
        self._principal = principal
        self._context = dict(context)
        self._classifiers = classifiers
        self._scanners: dict[PartKind, Scanners] = {}

    def decision(
        self, direction: Direction, data_class: str, kind: PartKind | None
    ) -> DataDecision:
        """Ask what happens to a class of data in a kind of part.

        Args:
            direction: which way it travels.
            data_class: the class, or the kind of what cannot be read.
            kind: of the part; None for what cannot be read.
        """
        name = "opaque" if kind is None else kind.value
        context = {**self._context, "kind": name}
        facts = DataFacts(self._principal, direction, data_class, context)
        return self._decisions.data(facts)

    def scanners(self, kind: PartKind) -> Scanners:
        """Return the classifiers for a kind of part of the answer."""
        known = self._scanners.get(kind)
        if known is None:
            known = self._scanners[kind] = self._sort(kind)
        return known

    def _sort(self, kind: PartKind) -> Scanners:
        sorted_: dict[Remedy, list[Classifier]] = {remedy: [] for remedy in Remedy}
        for data_class, classifier in self._classifiers.items():
            decision = self.decision(Direction.RECEIVE, data_class, kind)
            sorted_[decision.remedy].append(classifier)
        return Scanners(
            block=Scanner(sorted_[Remedy.BLOCK]),
            redact=Scanner(sorted_[Remedy.REDACT]),
            observe=Scanner(sorted_[Remedy.ALLOW]),
        )
