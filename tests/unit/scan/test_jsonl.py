from __future__ import annotations

import json
from io import BytesIO, StringIO
from typing import Any

import pytest

from bedrock_weir.scan.choice import Choice
from bedrock_weir.scan.jsonl import BadLine, Lines
from bedrock_weir.scan.tally import Tally
from tests.support.detecting import Numbers


def answer(
    *lines: bytes, chunk: int | None = None, keep_going: bool = False
) -> tuple[list[Any], Tally, str, Numbers]:
    """Return the answers, the numbers, what was said, and the engine."""
    detector, tally = Numbers(), Tally()
    out, err = BytesIO(), StringIO()
    Lines(detector, Choice(), kind="document", chunk=chunk, keep_going=keep_going).run(
        lines, name="in", out=out, err=err, tally=tally
    )
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    return answers, tally, err.getvalue(), detector


def line(text: str, **members: Any) -> bytes:
    """Return a line."""
    return json.dumps({"text": text, **members}).encode() + b"\n"


@pytest.mark.parametrize("chunk", [None, 1, 3, 100])
def test_each_line_is_answered_in_order(chunk: int | None) -> None:
    """Offsets count characters, whatever the pieces."""
    answers, tally, _, _ = answer(
        line("üü 🌍 12 and 12345"), line("none"), line("attack 7"), chunk=chunk
    )
    assert answers == [
        {
            "findings": [
                {"type": "PIN", "start": 5, "end": 7, "score": 0.52},
                {"type": "PHONE", "start": 12, "end": 17, "score": 0.55},
            ],
            "scores": {"PROMPT_INJECTION": 0.1},
        },
        {"findings": [], "scores": {"PROMPT_INJECTION": 0.1}},
        {
            "findings": [{"type": "PIN", "start": 7, "end": 8, "score": 0.51}],
            "scores": {"PROMPT_INJECTION": 0.9},
        },
    ]
    assert tally.by_class == {"PIN": 2, "PHONE": 1, "PROMPT_INJECTION": 1}
    assert tally.exit_code == 1


def test_a_line_may_say_its_kind() -> None:
    """In our words or others'; else it is what the command was told."""
    texts = [
        line("a", kind=kind)
        for kind in ("user", "tool", "retrieved", "Answer", "jailbreak")
    ]
    _, _, _, detector = answer(*texts, line("b"))
    assert detector.kinds == [
        "user",
        "tool_result",
        "retrieved",
        "answer",
        "user",
        "document",
    ]


def test_empty_lines_and_a_byte_order_mark_are_passed_over() -> None:
    """Editors leave them."""
    answers, tally, _, _ = answer(b"\xef\xbb\xbf" + line("a"), b"\n", b" \r\n", b"")
    assert len(answers) == 1
    assert tally.files == 1
    assert tally.exit_code == 0


def test_a_lone_surrogate_is_one_character() -> None:
    """JSON can say it, UTF-8 cannot."""
    answers, _, _, _ = answer(b'{"text": "\\ud83d 12 \\ud83d\\ude00 3"}')
    assert [each["start"] for each in answers[0]["findings"]] == [2, 7]


BAD = [
    (b"nonsense", "not JSON"),
    (b'{"text": "\xff"}', "not JSON"),
    (b'["text"]', "not an object"),
    (b'{"kind": "user"}', "`text` is missing"),
    (b'{"text": 1}', "`text` is missing or not a string"),
    (b'{"text": "a", "kind": 1}', "`kind` is not a string"),
    (b"[" * 100_000, "not JSON"),
]


@pytest.mark.parametrize(("bad", "why"), BAD)
def test_a_bad_line_ends_the_run_with_its_number(bad: bytes, why: str) -> None:
    """Empty lines count for the number."""
    with pytest.raises(BadLine, match=rf"in:3: .*{why}"):
        answer(line("a"), b"\n", bad, line("b"))


@pytest.mark.parametrize(("bad", "why"), BAD)
def test_with_keep_going_a_bad_line_is_answered(bad: bytes, why: str) -> None:
    """The line after it is, too; and the run does not pass for clean."""
    answers, tally, said, _ = answer(line("a"), bad, line("b"), keep_going=True)
    assert [set(each) for each in answers] == [
        {"findings", "scores"},
        {"error", "line"},
        {"findings", "scores"},
    ]
    assert why in answers[1]["error"]
    assert answers[1]["line"] == 2
    assert said.startswith("weir scan: in:2: ")
    assert tally.exit_code == 2


def test_no_text_is_repeated_in_an_error() -> None:
    """It may be what somebody looks for."""
    _, _, said, _ = answer(b'{"text": "secret', keep_going=True)
    assert "secret" not in said
