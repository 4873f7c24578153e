"""Lines of JSON in, lines of JSON out.

Rule 1: a line is answered by a line, in order, before the next one is read; so the
        command can be driven by another program. Empty lines are passed over.
Rule 2: offsets count characters (code points) of the text as JSON has it. A lone
        surrogate, which no UTF-8 has, is read as U+FFFD.
Rule 3: a line that is not of the form ends the run, with its number; with
        `keep_going` it is answered by `{"error": ...}` and the run goes on.
"""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

import orjson

from bedrock_weir.content import Finding
from bedrock_weir.errors import SettingsError
from bedrock_weir.scan.choice import Choice
from bedrock_weir.scan.detecting import INJECTION, Detector, by_position, part_kind
from bedrock_weir.scan.tally import Tally
from bedrock_weir.scan.texts import without_surrogates


class BadLine(SettingsError):
    """A line is not of the form that is read."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines are answered.

    Attributes:
        detector: the engine.
        choice: what to tell of.
        kind: what a text is to a model, where its line does not say it.
        chunk: characters of a piece; None reads a text in one.
        keep_going: whether a bad line is answered, too.
    """

    detector: Detector
    choice: Choice
    kind: str
    chunk: int | None
    keep_going: bool

    def run(
        self,
        lines: Iterable[bytes],
        *,
        name: str,
        out: BinaryIO,
        err: TextIO,
        tally: Tally,
    ) -> None:
        """Answer every line.

        Args:
            lines: with or without their line feeds.
            name: what to call their source.
            out: where the answers go, flushed after each.
            err: where bad lines are named.
            tally: where they are counted.

        Raises:
            BadLine: a line is not of the form, and `keep_going` is not set.
        """
        for number, line in enumerate(lines, start=1):
            data = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if not data.strip():
                continue
            try:
                answer = self._answer(data, tally)
            except BadLine as error:
                message = f"{name}:{number}: {error}"
                if not self.keep_going:
                    raise BadLine(message) from None
                err.write(f"weir scan: {message}\n")
                tally.errors += 1
                answer = {"error": str(error), "line": number}
            out.write(orjson.dumps(answer) + b"\n")
            out.flush()

    def _answer(self, line: bytes, tally: Tally) -> dict[str, Any]:
        text, kind = parsed(line, self.kind)
        findings, scores = self._detected(text, part_kind(kind))
        kept = sorted(self.choice.keep(findings), key=by_position)
        classes = Counter(finding.data_class for finding in kept)
        is_attack = INJECTION not in classes and self.choice.is_attack(scores)
        tally.add(classes, is_attack=is_attack)
        tally.characters += len(text)
        return {
            "findings": [_as_json(finding) for finding in kept],
            "scores": {INJECTION: 0.0, **scores},
        }

    def _detected(
        self, text: str, kind: str
    ) -> tuple[Iterable[Finding], Mapping[str, float]]:
        if self.chunk is None:
            detection = self.detector.detect(text, kind)
            return detection.findings, detection.scores
        stream = self.detector.stream(kind)
        findings: list[Finding] = []
        for start in range(0, len(text), self.chunk):
            findings += stream.receive_text(text[start : start + self.chunk])
        findings += stream.receive_end()
        return findings, stream.scores


def parsed(line: bytes, kind: str) -> tuple[str, str]:
    """Return the text and the kind that a line holds.

    Args:
        line: one line.
        kind: the kind, where the line names none.

    Raises:
        BadLine: it is not of the form.
    """
    try:
        value = _loads(line)
    except (ValueError, RecursionError):
        raise BadLine("the line is not JSON") from None
    if not isinstance(value, dict):
        raise BadLine('the line is not an object; write {"text": "..."}')
    text, said = value.get("text"), value.get("kind")
    if not isinstance(text, str):
        raise BadLine("`text` is missing or not a string")
    if said is not None and not isinstance(said, str):
        raise BadLine("`kind` is not a string")
    return without_surrogates(text), kind if said is None else said


def _loads(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        if b"\\u" not in line:
            raise
        return json.loads(line)  # it also reads surrogates that stand alone


def _as_json(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "type": finding.data_class,
        "start": span.start,
        "end": span.end,
        "score": finding.score,
    }
