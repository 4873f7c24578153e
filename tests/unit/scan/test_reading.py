from __future__ import annotations

from collections.abc import Iterable

import pytest

from bedrock_weir.scan import reading
from bedrock_weir.scan.choice import Choice
from bedrock_weir.scan.reading import Found, Reading
from tests.support.detecting import Numbers

TEXT = "call 12345 or\n678, 9\nnothing\n10"


def read(
    pieces: Iterable[str],
    chunk: int | None = None,
    choice: Choice | None = None,
    limit: int = 1000,
) -> tuple[list[Found], Reading, Numbers]:
    """Return what was found."""
    detector = Numbers(limit=limit)
    run = Reading(detector, kind="user", choice=choice or Choice(), chunk=chunk)
    return list(run.run(iter(pieces))), run, detector


@pytest.mark.parametrize("chunk", [None, 1, 2, 5, 1000])
def test_places_and_values_do_not_depend_on_the_pieces(chunk: int | None) -> None:
    """In one or in pieces."""
    found, run, detector = read([TEXT[:7], TEXT[7:]], chunk)
    assert [(each.value, each.place.line, each.place.column) for each in found] == [
        ("12345", 1, 6),
        ("678", 2, 1),
        ("9", 2, 6),
        ("10", 4, 1),
    ]
    assert run.classes == {"PHONE": 1, "PIN": 3}
    assert run.language == "en"
    assert detector.streams == (chunk is not None)


def test_a_long_text_goes_through_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that memory does not grow with it."""
    monkeypatch.setattr(reading, "WHOLE", 10)
    found, run, detector = read([TEXT[:7], TEXT[7:14], TEXT[14:]])
    assert [each.value for each in found] == ["12345", "678", "9", "10"]
    assert run.scores == {"PROMPT_INJECTION": 0.1}
    assert detector.streams == 1


@pytest.mark.parametrize("chunk", [None, 4])
def test_an_attack_is_something_found(chunk: int | None) -> None:
    """Though it has no place."""
    _, run, _ = read(["attack!"], chunk)
    assert run.is_attack
    assert run.has_found
    _, run, _ = read(["attack!"], chunk, Choice(classes=frozenset({"PIN"})))
    assert not run.has_found


def test_no_text_is_nothing() -> None:
    """An empty file is read, too."""
    assert read([])[0] == []
    assert read([], chunk=3)[0] == []


@pytest.mark.parametrize("chunk", [None, 1, 3, 50, 10_000])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 99])
def test_all_of_a_text_is_read(chunk: int | None, limit: int) -> None:
    """However many matches the engine reads of one."""
    text = " ".join(map(str, range(99, 499))) + " attack"
    found, run, _ = read([text], chunk, limit=limit)
    values = [each.value for each in found]
    assert values == text.split()[:-1]
    assert "SCAN_LIMIT" not in run.classes
    assert run.scores == {"PROMPT_INJECTION": 0.9}
