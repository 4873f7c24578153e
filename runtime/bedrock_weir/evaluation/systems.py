"""What is measured: a system that says what is in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

from bedrock_weir.content import Finding
from bedrock_weir.scan.detecting import INJECTION, Detector


@dataclass(frozen=True, slots=True)
class Said:
    """What a system said of a text.

    Attributes:
        findings: what is in it, and where.
        attack: how likely it is an attack, 0 to 1.
    """

    findings: Sequence[Finding]
    attack: float = 0.0


class System(Protocol):
    """Something that finds data in texts."""

    @property
    def name(self) -> str:
        """What to call it."""
        ...

    @property
    def version(self) -> str:
        """Its version."""
        ...

    @property
    def tasks(self) -> frozenset[str]:
        """What it claims to do: `entities`, `secrets`, `injection`."""
        ...

    @property
    def trained_on(self) -> frozenset[str]:
        """Sources that its weights are known to have been trained on."""
        ...

    def say(self, text: str, kind: str = "user") -> Said:
        """Return what is in a text of a kind of part."""
        ...

    def is_secret(self, data_class: str) -> bool:
        """Tell whether a class of its findings is a secret."""
        ...


class Ours:
    """The engine, as `weir scan` has it.

    Args:
        detector: the engine.
        secrets: the classes that are secrets.
        trained_on: sources that its weights were trained on.
    """

    name = "bedrock-weir"
    version = version("bedrock-weir")
    tasks = frozenset({"entities", "secrets", "injection"})

    def __init__(
        self,
        detector: Detector,
        secrets: frozenset[str],
        trained_on: frozenset[str] = frozenset(),
    ) -> None:
        self.detector = detector
        self.trained_on = trained_on
        self._secrets = secrets

    def say(self, text: str, kind: str = "user") -> Said:
        """Return what is in a text, but for the attack, which is a score."""
        detection = self.detector.detect(text, kind)
        findings = [
            finding for finding in detection.findings if finding.data_class != INJECTION
        ]
        return Said(findings, detection.scores.get(INJECTION, 0.0))

    def is_secret(self, data_class: str) -> bool:
        """Tell whether a class is a secret."""
        return data_class in self._secrets
