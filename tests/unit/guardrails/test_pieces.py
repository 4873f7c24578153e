"""The small parts: budget, memory, windows, questions, band."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.content import Finding, Span
from bedrock_weir.guardrails import asking, band
from bedrock_weir.guardrails.budget import Budget, units_of
from bedrock_weir.guardrails.memory import Memory, key_of
from bedrock_weir.guardrails.settings import Escalation
from bedrock_weir.guardrails.windows import Gate, windows
from bedrock_weir.opinion import Verdict

BAND = Escalation.model_validate({"from": 0.3, "to": 0.8})


@pytest.mark.parametrize(
    ("size", "units"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (25_000, 25)]
)
def test_a_part_of_a_unit_counts_as_one(size: int, units: int) -> None:
    """As AWS counts."""
    assert units_of(["x" * size]) == units
    assert units_of(["x" * (size // 2), "x" * (size - size // 2)]) == units


def test_a_budget_is_spent_and_flows_in_again() -> None:
    """Sixty a minute are one a second, and never more than sixty at once."""
    budget = Budget(60, now=100.0)
    assert budget.take(60, now=100.0)
    assert not budget.take(1, now=100.9)
    assert budget.take(1, now=101.1)
    assert not budget.take(61, now=10_000.0)
    assert budget.take(60, now=10_000.0)


def test_a_clock_that_goes_back_gives_nothing() -> None:
    """Nor does it take anything."""
    budget = Budget(60, now=100.0)
    assert budget.take(60, now=100.0)
    assert not budget.take(1, now=50.0)
    assert budget.take(1, now=51.1)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 30)), max_size=40))
def test_no_more_is_spent_than_there_was(steps: list[tuple[float, int]]) -> None:
    """Over any time: the budget at once, and what flowed in since."""
    budget, now, spent = Budget(30, now=0.0), 0.0, 0
    for wait, units in steps:
        now += wait
        spent += units if budget.take(units, now=now) else 0
        assert spent <= 30 + now * 0.5 + 1e-6


def test_a_verdict_is_remembered_until_its_end() -> None:
    """And not a moment longer."""
    memory, key = Memory(), key_of("a", texts=("x",))
    memory.put(key, Verdict(milliseconds=3), until=10.0)
    assert memory.get(key, now=9.9) == Verdict(milliseconds=3)
    assert memory.get(key, now=10.0) is None
    assert len(memory) == 0


def test_the_least_used_verdict_goes_first() -> None:
    """A memory is bounded."""
    memory = Memory(size=2)
    keys = [key_of(name, texts=()) for name in "abc"]
    memory.put(keys[0], Verdict(), until=9.0)
    memory.put(keys[1], Verdict(), until=9.0)
    assert memory.get(keys[0], now=0.0)
    memory.put(keys[2], Verdict(), until=9.0)
    assert memory.get(keys[1], now=0.0) is None
    assert memory.get(keys[0], now=0.0)


QUESTIONS = st.tuples(
    st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3)
)


@given(QUESTIONS, QUESTIONS)
def test_different_questions_have_different_keys(
    one: tuple[list[str], list[str]], other: tuple[list[str], list[str]]
) -> None:
    """However their words are cut."""
    keys = [key_of(*words, texts=tuple(texts)) for words, texts in (one, other)]
    if len(one[0]) == len(other[0]):
        assert (keys[0] == keys[1]) == (one == other)


SIZES = st.integers(2, 12).flatmap(
    lambda size: st.tuples(st.just(size), st.integers(0, size // 2))
)


@given(st.text("abc", max_size=60), SIZES)
def test_windows_cover_a_text_and_overlap(text: str, sizes: tuple[int, int]) -> None:
    """Whatever is no longer than the overlap is seen whole in one of them."""
    characters, overlap = sizes
    found = list(windows(text, characters=characters, overlap=overlap))
    assert all(0 < len(window) <= characters for window in found)
    assert "".join(found[:1] + [window[overlap:] for window in found[1:]]) == text
    for start in range(max(0, len(text) - overlap)):
        assert any(text[start : start + overlap] in window for window in found)


@given(st.text("abc", max_size=60), SIZES, st.data())
def test_windows_do_not_depend_on_the_cuts(
    text: str, sizes: tuple[int, int], data: st.DataObject
) -> None:
    """Rule 1, with text that settles late as well."""
    gate, found, received = Gate(*sizes), [], 0

    def ask(settled: int, *, is_last: bool) -> None:
        while (window := gate.next(settled, is_last=is_last)) is not None:
            found.append(gate.text(*window))
            gate.approve(window[1])

    while received < len(text):
        size = data.draw(st.integers(1, len(text) - received))
        gate.receive_text(text[received : received + size])
        received += size
        ask(data.draw(st.integers(gate.approved, received)), is_last=False)
    ask(len(text), is_last=True)
    assert found == list(windows(text, characters=sizes[0], overlap=sizes[1]))
    assert gate.approved == len(text)


@given(st.lists(st.integers(0, 70_000), max_size=6))
def test_every_text_is_asked_about(sizes: list[int]) -> None:
    """In order, nothing left out, within what one question may hold."""
    texts = [chr(97 + number) * size for number, size in enumerate(sizes)]
    asked = asking.questions(texts)
    assert all(0 < sum(map(len, each)) <= asking.LARGEST for each in asked)
    for number, size in enumerate(sizes):
        seen = "".join(text for each in asked for text in each)
        assert seen.count(chr(97 + number)) >= size


def test_a_place_in_a_long_text_is_shown_in_its_middle() -> None:
    """Or as near to it as the text's ends allow."""
    text = "x" * 100_000
    marked = text[:60_000] + "HERE" + text[60_004:]
    assert "HERE" in asking.around(marked, Span(60_000, 60_004))
    assert len(asking.around(marked, Span(0, 1))) == asking.LARGEST
    assert len(asking.around(marked, Span(99_999, 100_000))) == asking.LARGEST
    assert asking.around("short", Span(0, 1)) == "short"


def scored(score: float, name: str = "PROMPT_INJECTION") -> Finding:
    """A finding of this score."""
    return Finding(name, Span(0, 1), score)


def test_a_band_sorts_findings_by_their_scores() -> None:
    """Its lower end belongs to it, its upper end does not."""
    found = tuple((scored(score),) for score in (0.29, 0.3, 0.5, 0.79, 0.8))
    assert [*band.doubts(found, BAND)] == [1, 2, 3]
    assert [len(each) for each in band.local(found)] == [0, 0, 1, 1, 1]
    assert [len(each) for each in band.certain(found, BAND)] == [0, 0, 0, 0, 1]
    assert [len(each) for each in band.possible(found, BAND)] == [0, 1, 1, 1, 1]


def test_an_opinion_settles_a_doubt() -> None:
    """Confirmed it is certain; denied it is gone; without one the threshold counts."""
    found = ((scored(0.4), scored(0.1, "EMAIL")),) * 3 + ((scored(0.6),),) * 2
    settled = band.settled(found, BAND, {0: True, 1: False, 2: None, 3: None, 4: False})
    assert [[item.score for item in each] for each in settled] == [
        [1.0, 0.1],
        [0.1],
        [0.1],
        [0.6],
        [],
    ]
