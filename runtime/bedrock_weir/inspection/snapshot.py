"""What is fixed for a call when it begins: the policy, and the classifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bedrock_weir.classifiers import GROUPS
from bedrock_weir.classifiers.scanners import Doubting, Scanners
from bedrock_weir.commands import BlockClassifier
from bedrock_weir.errors import PolicyError
from bedrock_weir.guardrails.band import floor
from bedrock_weir.guardrails.settings import THRESHOLD, Guardrail, parse_guardrails
from bedrock_weir.inspection.detection import scanners
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.decide import Decisions
from bedrock_weir.policy.files import SETTINGS


@dataclass(frozen=True)
class Snapshot:
    """One bundle, ready to inspect calls. A call keeps the snapshot it began with.

    Raises:
        PolicyError: what the bundle looks for, or a guardrail of it, is wrong.
    """

    bundle: Bundle
    decisions: Decisions = field(init=False)
    scanners: Scanners = field(init=False)
    groups: Mapping[str, tuple[str, ...]] = field(init=False)
    guardrails: Mapping[str, Guardrail] = field(init=False)
    classifier: BlockClassifier = field(init=False)
    """Reads requests: the scanners, down to what a guardrail is asked about."""

    def __post_init__(self) -> None:
        made = scanners(self.bundle)
        try:
            guardrails = parse_guardrails(self.bundle.settings.guardrails)
        except PolicyError as error:
            raise PolicyError(str(error), file=SETTINGS) from error
        object.__setattr__(self, "guardrails", guardrails)
        least = floor(guardrails.values())
        classifier = made if least >= THRESHOLD else Doubting(made, least)
        object.__setattr__(self, "classifier", classifier)
        own = dict.fromkeys(made.classes - set(GROUPS), ("CUSTOM",))
        groups = {**GROUPS, **own}
        object.__setattr__(self, "scanners", made)
        object.__setattr__(self, "groups", groups)
        object.__setattr__(self, "decisions", Decisions(self.bundle, groups))
