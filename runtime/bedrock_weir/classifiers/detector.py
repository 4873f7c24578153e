"""Everything on: what is in a text, and what the text is as a whole.

Rule 1: a stream says the same as the whole text: findings, scores and language.
Rule 2: scores are about the whole text and hold nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bedrock_weir.classifiers.content.code import CodeShare, code_share
from bedrock_weir.classifiers.content.language import LanguageScorer, language_of
from bedrock_weir.classifiers.injection import Scorer, score
from bedrock_weir.classifiers.scanner import resolved
from bedrock_weir.classifiers.scanners import TextScanner
from bedrock_weir.content import Finding

INJECTION, SOURCE_CODE = "PROMPT_INJECTION", "SOURCE_CODE"


@dataclass(frozen=True, slots=True)
class Detection:
    """What is in a text.

    Attributes:
        findings: by position.
        scores: of the whole text, 0 to 1, by class.
        language: ISO 639-1; None where it cannot be told.
    """

    findings: tuple[Finding, ...]
    scores: Mapping[str, float]
    language: str | None


class Detector:
    """Every classifier of a bundle.

    Args:
        scanner: finds what stands in texts.
    """

    def __init__(self, scanner: TextScanner) -> None:
        self._scanner = scanner

    def detect(self, text: str, kind: str = "user") -> Detection:
        """Return what is in a whole text.

        Args:
            kind: a `PartKind`.
        """
        findings = tuple(resolved(self._scanner.find(text)))
        scores = {
            INJECTION: score(text, kind).value,
            SOURCE_CODE: code_share(text),
        }
        language = language_of(text)
        return Detection(findings, scores, None if language is None else language.code)

    def stream(self, kind: str = "user") -> DetectionStream:
        """Return the state of a text that is to arrive in pieces."""
        return DetectionStream(self._scanner, kind)


class DetectionStream:
    """The state of one text.

    Attributes:
        scores: of what has come; of the whole text after its end.
    """

    def __init__(self, scanner: TextScanner, kind: str) -> None:
        self._window = scanner.windows()
        self._injection = Scorer(kind)
        self._code = CodeShare()
        self._language = LanguageScorer()
        self.scores: Mapping[str, float] = {}

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        return self._window.held

    @property
    def language(self) -> str | None:
        """The language, ISO 639-1; None where it cannot be told."""
        language = self._language.language
        return None if language is None else language.code

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final."""
        for scorer in (self._injection, self._code, self._language):
            scorer.receive_text(piece)
        return resolved(self._window.receive_text(piece))

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        for scorer in (self._injection, self._code, self._language):
            scorer.receive_end()
        self.scores = {
            INJECTION: self._injection.score.value,
            SOURCE_CODE: self._code.share,
        }
        return resolved(self._window.receive_end())
