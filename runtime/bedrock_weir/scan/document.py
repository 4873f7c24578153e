"""Findings as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bedrock_weir.scan.masking import excerpt
from bedrock_weir.scan.reading import Found, Reading
from bedrock_weir.scan.tally import Tally
from bedrock_weir.scan.texts import TextReader


@dataclass(slots=True)
class Document:
    """What is to be written at the end.

    Args:
        show: whether values are written, too.
    """

    show: bool
    files: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)

    def add(
        self, path: str, found: Iterable[Found], reading: Reading, reader: TextReader
    ) -> None:
        """Add a file, and read it for that."""
        findings = [self._finding(each) for each in found]
        self.files.append(
            {
                "file": path,
                "findings": findings,
                "scores": dict(reading.scores),
                "language": reading.language,
                "characters": reader.count,
                "replaced": reader.replaced,
            }
        )

    def as_json(self, tally: Tally) -> dict[str, Any]:
        """Return the document."""
        return {
            "files": self.files,
            "skipped": self.skipped,
            "errors": self.errors,
            "summary": {
                "files": tally.files,
                "with_findings": tally.with_findings,
                "characters": tally.characters,
                "findings": tally.findings,
                "by_type": dict(sorted(tally.by_class.items())),
            },
        }

    def _finding(self, found: Found) -> dict[str, Any]:
        finding = found.finding
        told: dict[str, Any] = {
            "type": finding.data_class,
            "start": finding.span.start,
            "end": finding.span.end,
            "line": found.place.line,
            "column": found.place.column,
            "score": finding.score,
            "excerpt": excerpt(found.value),
        }
        return {**told, "value": found.value} if self.show else told
