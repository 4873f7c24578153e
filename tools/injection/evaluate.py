"""Leave one source out: what is found of attacks from where nothing was learned.

For each source of attacks, a head is trained without it and its benign twin, and
without every second benign source; the threshold stands at 1 % of those, and of the
source's own benign texts. Printed with the n-grams alone, the heuristics alone, both
without the grammar, and both with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from tools.injection.assemble import Pool
from tools.injection.corpora import TWINS, filled
from tools.injection.fit import Floats, Prepared, fit, prepare, worst_odds
from tools.injection.grammar import Example
from tools.injection.measure import area, recall, threshold_of
from tools.injection.texts import SEED

from bedrock_weir.classifiers.injection.decode import hidden_in
from bedrock_weir.classifiers.injection.heuristics import (
    DECODERS,
    HEURISTICS,
    signals_in,
    weigh,
)
from bedrock_weir.classifiers.injection.normalise import normalise

Scoring = Callable[[float, float], float]

SCORINGS: dict[str, Scoring] = {
    "n-grams": lambda odds, _: odds,
    "heuristics": lambda _, weight: weight,
    "both": lambda odds, weight: odds + weight,
}
_MOST = 800


@dataclass(frozen=True, slots=True)
class Figure:
    """How well one source was found, unseen."""

    source: str
    trained_on: str
    scored_by: str
    attacks: int
    benign: int
    recall: float
    area: float


def heuristic_weight(text: str) -> float:
    """Return what the heuristics add for a text, hidden texts included."""
    normal = normalise(text)
    signals = signals_in(normal.scannable)
    asked = {HEURISTICS[signal].name for signal in signals if signal < DECODERS}
    for hidden in hidden_in(text, asked, carries=normal.carries) if asked else ():
        signals |= signals_in(normalise(hidden.text).scannable)
    return weigh(signals)


def leave_one_out(pool: Pool) -> list[Figure]:
    """Return the figures of every source of attacks."""
    figures: list[Figure] = []
    names = [name for name in pool.sources if name.startswith("pi_")]
    for turn, name in enumerate(names):
        benign_names = [
            other
            for other, source in pool.sources.items()
            if not other.startswith("pi_") and other != TWINS.get(name)
        ][turn % 2 :: 2]
        benign = [
            example
            for other in (*benign_names, TWINS.get(name, benign_names[0]))
            for example in pool.sources[other].examples[:_MOST]
        ]
        own = pool.sources[name].examples
        attacks = [example for example in filled(own, SEED + 1) if example.attack]
        benign += [example for example in own if not example.attack]
        rest = pool.without([name, *benign_names])
        for label, learned in (
            ("corpora", Pool(rest.sources, ())),
            ("corpora + grammar", rest),
        ):
            weights = fit(learned.prepared("direct"), SEED)
            figures += _figures((name, label), attacks, benign, weights)
    return figures


def _figures(
    names: tuple[str, str],
    attacks: Sequence[Example],
    benign: Sequence[Example],
    weights: Floats,
) -> list[Figure]:
    bad, good = _scored(attacks, weights), _scored(benign, weights)
    found = []
    for scored_by, scoring in SCORINGS.items():
        high = [scoring(*pair) for pair in bad]
        low = [scoring(*pair) for pair in good]
        hits = recall(high, threshold_of(low))
        size = (len(high), len(low))
        found.append(Figure(*names, scored_by, *size, hits, area(high, low)))
    return found


def _scored(examples: Sequence[Example], weights: Floats) -> list[tuple[float, float]]:
    pairs = []
    for example in examples:
        prepared: list[Prepared] = prepare([example])
        if prepared:
            odds = worst_odds(prepared[0], weights)
            pairs.append((odds, heuristic_weight(example.text)))
    return pairs


def table(figures: Sequence[Figure]) -> str:
    """Return figures as lines of text."""
    lines = [
        f"{figure.source:22} {figure.trained_on:18} {figure.scored_by:11}"
        f" {figure.attacks:5} {figure.benign:5}  {figure.recall:.3f}  {figure.area:.3f}"
        for figure in figures
    ]
    head = (
        f"{'left out':22} {'trained on':18} {'scored by':11} attacks benign TPR@1% AUC"
    )
    return "\n".join((head, *lines))


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """Return figures as JSON."""
    return [asdict(figure) for figure in figures]
