"""How likely a text is an injection: block and streaming, with one result.

Rule 1: a text is read in blocks whose ends depend on the text alone: after the last
        white space of the block's last quarter, or where the block is full. So how
        a text was cut on its way never matters.
Rule 2: windows and patterns reach over the ends of blocks. What is decoded reaches
        back over `OVERLAP` characters.
Rule 3: the log-odds are those of the worst window of any width, in the text or in
        what it hides, plus what the heuristics add; the worst head counts.
Rule 4: decoding has an allowance that grows with the text; what it does not cover is
        not decoded. So a text of nothing but encodings costs a multiple of prose.
Rule 5: what a text is to the model decides who may instruct there. Nobody's system
        prompt is scored; what was retrieved is scored by a head of its own as well.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from bedrock_weir.classifiers.injection.characters import tables
from bedrock_weir.classifiers.injection.decode import (
    DEPTH,
    Hidden,
    hidden_deeper,
    hidden_in,
)
from bedrock_weir.classifiers.injection.features import (
    MEMORY,
    Hashes,
    rows_of,
    words_of,
)
from bedrock_weir.classifiers.injection.heuristic import REACH
from bedrock_weir.classifiers.injection.heuristics import (
    DECODERS,
    HEURISTICS,
    compile_all,
    signals_in,
    weigh,
)
from bedrock_weir.classifiers.injection.model import Head, load
from bedrock_weir.classifiers.injection.normalise import Normal, normalise
from bedrock_weir.classifiers.injection.windows import Windows, Worst
from bedrock_weir.content import PartKind, Span

THRESHOLD = 0.5
"""The value from which a text counts as an injection."""
BLOCK = 8192
"""Characters of a full block."""
OVERLAP = 256
"""Characters before a block that its decoders read."""
ALLOWANCE = 32_768
"""Decoded characters of a text that are scored in any case."""
ALLOWANCE_RATE = 2
"""Decoded characters that are scored besides, for each character read."""
FEWEST_WORDS = 6
"""A window of fewer words is weighed as one of this many."""

_LEAST_DECODED = 1024
"""Characters that a shorter piece is charged as: each has a price of its own."""
_EARLIEST_END = BLOCK - BLOCK // 4
_HEADS = ("direct", "indirect")


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a text is an injection.

    Attributes:
        value: 0 to 1; an injection from `THRESHOLD` on.
        span: characters of the window that says so most.
    """

    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class Profile:
    """How texts of a kind are scored.

    Attributes:
        heads: the models that are asked; none gives 0.
        shift: log-odds added to the result.
    """

    heads: tuple[str, ...] = ("direct",)
    shift: float = 0.0


_SILENT = Profile(heads=())
_RETRIEVED = Profile(heads=_HEADS)
_MODELS_OWN = Profile(shift=-3.0)
_CALLERS = Profile()

PROFILES: Mapping[str, Profile] = {
    PartKind.SYSTEM: _SILENT,
    PartKind.TOOL_SPEC: _SILENT,
    PartKind.TOOL_RESULT: _RETRIEVED,
    PartKind.DOCUMENT: _RETRIEVED,
    PartKind.RETRIEVED: _RETRIEVED,
    PartKind.CITATION: _RETRIEVED,
    PartKind.ASSISTANT: _MODELS_OWN,
    PartKind.TOOL_USE: _MODELS_OWN,
    PartKind.REASONING: _MODELS_OWN,
    PartKind.ANSWER: _MODELS_OWN,
    PartKind.ERROR: _MODELS_OWN,
    PartKind.SETTING: Profile(shift=-1.0),
}
"""Profiles by kind; a kind that is not here is the caller's own text."""

NOTHING = Score(0.0, Span(0, 0))


def score(text: str, kind: str, signals: Collection[int] | None = None) -> Score:
    """Score a whole text.

    Args:
        kind: a `PartKind`.
        signals: indexes into `HEURISTICS` that a scan of the text, as it came and
            without regard to case, found; None to scan here. They are used where
            such a scan sees all there is to see, which is in plain ASCII.
    """
    scorer = Scorer(kind)
    if signals is not None and text.isascii() and not _asks_decoding(signals):
        scorer.trust(signals)
    scorer.receive_text(text)
    scorer.receive_end()
    return scorer.score


def warm() -> None:
    """Load the weights and compile every pattern, so that no text waits for it.

    For processes that serve: a few seconds of work at their start. Without it, the
    first texts load and compile what they ask for.

    Raises:
        ModelError: the weights are missing, or damaged.
    """
    load()
    tables()
    compile_all()


def _asks_decoding(signals: Collection[int]) -> bool:
    return any(signal < DECODERS for signal in signals)


class Scorer:
    """Scores a text that arrives in pieces."""

    __slots__ = (
        "_before",
        "_done",
        "_memory",
        "_pending",
        "_pieces",
        "_profile",
        "_signals",
        "_spent",
        "_states",
        "_tail",
        "_trusted",
    )

    def __init__(self, kind: str) -> None:
        self._profile = PROFILES.get(kind, _CALLERS)
        self._pieces: deque[str] = deque()
        self._pending = 0
        self._done = 0
        self._before = ""
        self._tail = b""
        self._signals: set[int] = set()
        self._spent = 0
        self._memory: Hashes = np.zeros(MEMORY, dtype=np.uint64)
        self._trusted = False
        self._states: list[_HeadState] = []
        if self._profile.heads:
            heads = load()
            self._states = [_HeadState(heads[name]) for name in self._profile.heads]

    def trust(self, signals: Collection[int]) -> None:
        """Take the signals of the text that will come, instead of scanning it."""
        self._signals.update(signals)
        self._trusted = True

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        if not self._states or not piece:
            return
        self._pieces.append(piece)
        self._pending += len(piece)
        if self._pending < BLOCK:
            return
        text = "".join(self._pieces)
        start = 0
        while len(text) - start >= BLOCK:
            end = start + _block_end(text[start : start + BLOCK])
            self._receive_block(text[start:end])
            start = end
        rest = text[start:]
        self._pieces = deque((rest,))
        self._pending = len(rest)

    def receive_end(self) -> None:
        """Say that the text is complete."""
        if self._pending:
            self._receive_block("".join(self._pieces))
        self._pieces.clear()
        self._pending = 0

    @property
    def score(self) -> Score:
        """The score of what was read so far; final after `receive_end`."""
        bonus = weigh(self._signals)
        worst = max(
            (
                (odds + bonus - state.head.threshold, -number, window)
                for number, state in enumerate(self._states)
                for odds, window in state.worst()
            ),
            key=lambda item: item[:2],
            default=None,
        )
        if worst is None:
            return NOTHING
        odds, _, window = worst
        value = 1.0 / (1.0 + math.exp(-max(-60.0, odds + self._profile.shift)))
        return Score(value, Span(window.start, window.end))

    def _receive_block(self, block: str) -> None:
        normal = normalise(block)
        hashes = self._add(normal)
        self._memory = hashes[-MEMORY:]
        signals = self._scan_block(normal.scannable)
        asked = {HEURISTICS[signal].name for signal in signals if signal < DECODERS}
        if asked or normal.carries:
            self._add_hidden(block, asked, carries=normal.carries)
        self._before = block[-OVERLAP:]
        self._done += len(block)

    def _add(self, normal: Normal) -> Hashes:
        words = words_of(normal)
        hashes = np.concatenate((self._memory, words.hashes))
        starts, ends = words.starts, words.ends
        if normal.places is not None:
            edge = np.append(normal.places, normal.length)
            starts, ends = edge[starts], edge[ends]
        if self._done:
            starts, ends = starts + self._done, ends + self._done
        rows = rows_of(hashes)
        for state in self._states:
            state.windows.receive(state.head.values(rows), starts, ends)
        return hashes

    def _scan_block(self, scannable: bytes) -> set[int]:
        if self._trusted:
            return set()
        found = signals_in(self._tail + scannable)
        self._signals |= found
        self._tail = (self._tail + scannable)[-REACH:]
        return found

    def _add_hidden(self, block: str, asked: set[str], *, carries: bool) -> None:
        """Score what a block hides, the outer before the inner (rule 4)."""
        base = self._done - len(self._before)
        most = ALLOWANCE + ALLOWANCE_RATE * (self._done + len(block))
        outer = hidden_in(self._before + block, asked, carries=carries)
        waiting = deque([(1, outer)])
        while waiting:
            depth, found = waiting.popleft()
            for hidden in found:
                self._spent += max(len(hidden.text), _LEAST_DECODED)
                if self._spent > most:
                    self._spent = most
                    return
                names = self._add_alone(hidden, base)
                if depth < DEPTH and names:
                    waiting.append((depth + 1, hidden_deeper(hidden, names)))

    def _add_alone(self, hidden: Hidden, base: int) -> set[str]:
        """Score a decoded text by itself; return what decoding it asks for."""
        normal = normalise(hidden.text)
        words = words_of(normal)
        if not len(words.hashes):
            return set()
        memory: Hashes = np.zeros(MEMORY, dtype=np.uint64)
        rows = rows_of(np.concatenate((memory, words.hashes)))
        starts = np.full(len(words.hashes), base + hidden.start, dtype=np.int64)
        ends = np.full(len(words.hashes), base + hidden.end, dtype=np.int64)
        for state in self._states:
            windows = Windows()
            windows.receive(state.head.values(rows), starts, ends)
            state.consider(windows)
        signals = signals_in(normal.scannable)
        self._signals |= {signal for signal in signals if signal >= DECODERS}
        return {HEURISTICS[signal].name for signal in signals if signal < DECODERS}


class _HeadState:
    """What one head has seen of a text."""

    __slots__ = ("_hidden", "head", "windows")

    def __init__(self, head: Head) -> None:
        self.head = head
        self.windows = Windows()
        self._hidden: tuple[float, Worst] | None = None

    def consider(self, windows: Windows) -> None:
        """Take the windows of a decoded text, which ends here."""
        for odds, window in self._odds(windows):
            if self._hidden is None or odds > self._hidden[0]:
                self._hidden = (odds, window)

    def worst(self) -> list[tuple[float, Worst]]:
        """Return the worst windows, and the log-odds of each."""
        found = self._odds(self.windows)
        return found if self._hidden is None else [*found, self._hidden]

    def _odds(self, windows: Windows) -> list[tuple[float, Worst]]:
        head = self.head
        return [
            (head.scale * worst.total / root(worst.words) + head.offsets[index], worst)
            for index, worst in enumerate(windows.worst())
        ]


def root(words: int) -> float:
    """Return what the sum of a window of so many words is divided by."""
    return math.sqrt(max(words, FEWEST_WORDS))


def _block_end(full: str) -> int:
    """Return where a full block ends (rule 1)."""
    last_quarter = full[_EARLIEST_END:]
    if last_quarter[-1].isspace():
        return BLOCK
    last_word = last_quarter.rsplit(None, 1)[-1]
    return BLOCK - len(last_word) if len(last_word) < len(last_quarter) else BLOCK
