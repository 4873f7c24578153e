"""No text breaks detection: every offset is valid, and the end comes.

The long form searches for minutes: `make fuzz`, or this file with WEIR_CAMPAIGN=long.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers import Scanners, builtin
from bedrock_weir.classifiers.detector import Detector
from bedrock_weir.classifiers.folding import fold
from bedrock_weir.classifiers.view import View
from bedrock_weir.content import PartKind
from tests.support.cutting import CUTS, cut
from tests.support.texts import HOSTILE

SCANNERS = Scanners(builtin())
DETECTOR = Detector(SCANNERS.everything)
ESCAPES = st.lists(
    st.sampled_from(
        [*"&#%\\;x{}u0149afAF@.-:/ \n\0", "&#", "%25", "\\u", "é", "\u200b"]
    ),
    max_size=60,
).map("".join)
BYTES = st.binary(max_size=300)
ANYTHING = st.one_of(
    HOSTILE,
    ESCAPES,
    st.text(max_size=200),
    st.text(
        st.characters(categories=("Cf", "Cs", "Mn", "Zs", "Lo", "So")), max_size=80
    ),
    BYTES.map(lambda data: data.decode(errors="replace")),
    BYTES.map(lambda data: data.decode("latin-1")),
    BYTES.map(bytes.hex),
)
KINDS = st.sampled_from(sorted(PartKind))


@given(text=ANYTHING, kind=KINDS)
def test_a_whole_text_is_read(text: str, kind: PartKind) -> None:
    """Every finding holds something of it, and every score is one."""
    (found,) = SCANNERS.find_in_each([text], [kind])
    for finding in found:
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert 0 < finding.score <= 1


@given(text=ANYTHING, kind=KINDS, cuts=CUTS)
def test_pieces_say_what_the_whole_says(
    text: str, kind: PartKind, cuts: list[int]
) -> None:
    """Findings, scores and language."""
    whole = DETECTOR.detect(text, kind)
    stream = DETECTOR.stream(kind)
    found = [item for piece in cut(text, cuts) for item in stream.receive_text(piece)]
    found += stream.receive_end()
    assert tuple(found) == whole.findings
    assert dict(stream.scores) == dict(whole.scores)
    assert stream.language == whole.language
    assert stream.held == 0


@given(text=ANYTHING)
def test_places_are_valid_after_folding(text: str) -> None:
    """In order, within the text, and the whole is the whole."""
    view = View(text)
    starts = [view.start(offset) for offset in range(len(view.data) + 1)]
    ends = [view.end(offset) for offset in range(len(view.data) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text) for place in (*starts, *ends))
    assert 0 <= view.certain <= len(view.data)


@given(data=ESCAPES)
def test_folding_is_bounded(data: str) -> None:
    """What is folded is never much longer than what was written."""
    written = data.encode(errors="replace")
    assert len(fold(written, len(written)).data) <= 4 * len(written)
