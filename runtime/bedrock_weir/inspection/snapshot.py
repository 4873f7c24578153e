"""What is fixed for a call when it begins: the policy, and the classifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from bedrock_weir.classifiers import GROUPS
from bedrock_weir.classifiers.scanners import Scanners
from bedrock_weir.inspection.detection import databases
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.decide import Decisions


@dataclass(frozen=True)
class Snapshot:
    """One bundle, ready to inspect calls. A call keeps the snapshot it began with.

    Raises:
        PolicyError: what the bundle looks for is wrong.
    """

    bundle: Bundle
    decisions: Decisions = field(init=False)
    scanners: Scanners = field(init=False)

    def __post_init__(self) -> None:
        own = dict.fromkeys(self.bundle.settings.classes, ("CUSTOM",))
        object.__setattr__(self, "decisions", Decisions(self.bundle, {**GROUPS, **own}))
        object.__setattr__(self, "scanners", Scanners(databases(self.bundle)))
