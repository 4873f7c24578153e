"""What is fixed for a call when it begins: the policy, and the classifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from bedrock_weir.classifiers import CLASSIFIERS, GROUPS
from bedrock_weir.classifiers.scanner import Scanner
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.decide import Decisions


@dataclass(frozen=True)
class Snapshot:
    """One bundle, ready to inspect calls. A call keeps the snapshot it began with."""

    bundle: Bundle
    decisions: Decisions = field(init=False)
    scanner: Scanner = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decisions", Decisions(self.bundle, GROUPS))
        object.__setattr__(self, "scanner", Scanner(CLASSIFIERS.values()))
