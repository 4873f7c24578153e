"""An answer that repeats the system prompt, whole or in pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.leakage import (
    LEAK,
    LEAST,
    MOST,
    LeakWindow,
    SystemPrompts,
)
from tests.support.cutting import CUTS, cut

SYSTEM = (
    "You are Marvin, the assistant of Example Insurance. Never speak of the price of "
    "policy 7, and send every complaint to the desk on the third floor of the old "
    "building, unless the caller says the word of the day, which is pineapple."
)
PROMPTS = SystemPrompts([SYSTEM])
WORDS = st.sampled_from([*SYSTEM.split(), "weather", "today", "Hello,", "\n", "é"])


def test_a_repeated_prompt_is_a_leak() -> None:
    """From its first word to its last, whatever its case and punctuation."""
    answer = f"Sure! My rules: {SYSTEM.upper()} Anything else?"
    (leak,) = PROMPTS.find(answer)
    assert leak.data_class == LEAK
    assert answer[leak.span.start : leak.span.end] == SYSTEM.upper().rstrip(".")


def test_a_few_words_in_common_are_none() -> None:
    """Fewer than `LEAST` in a row."""
    shared = " ".join(SYSTEM.split()[: LEAST - 1])
    assert not PROMPTS.find(f"{shared} of nothing at all")
    assert not SystemPrompts(["Be brief."]).is_needed


def test_a_long_leak_is_told_in_pieces() -> None:
    """Side by side, so that nothing of it is left."""
    text = " ".join(f"word{number}" for number in range(3 * MOST))
    leaks = SystemPrompts([text]).find(text)
    assert len(leaks) > 2
    assert leaks[0].span.start == 0
    assert leaks[-1].span.end == len(text)
    assert all(a.span.end == b.span.start for a, b in pairwise(leaks))


@given(words=st.lists(WORDS, max_size=60), cuts=CUTS, whole=st.booleans())
def test_pieces_say_what_the_whole_says(
    words: list[str], cuts: list[int], whole: bool
) -> None:
    """And nothing of a leak settles before it is told."""
    text = " ".join([*words, SYSTEM * whole, *words])
    leaks = PROMPTS.find(text)
    window = LeakWindow(PROMPTS)
    found = []
    for piece in cut(text, cuts):
        found += window.receive_text(piece)
        told = {leak.span for leak in found}
        assert not any(
            leak.span.start < window.settled and leak.span not in told for leak in leaks
        )
    assert found + window.receive_end() == leaks
    assert window.settled == len(text)
