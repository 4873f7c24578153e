"""Train the injection model, or say how well it generalises.

    python -m tools.injection.train DATA_DIR OUT      # writes model.bin and model.json
    python -m tools.injection.train DATA_DIR --evaluate [FIGURES.json]
    python -m tools.injection.train DATA_DIR OUT --figures FIGURES.json

Rule 1: the same corpora, grammar and constants give the same files, bit for bit.
Rule 2: thresholds come from texts that the weights were not fitted to: half of the
        benign sources is scored by weights from the other half, and the other way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tools.injection import fit as fitting
from tools.injection.assemble import HEADS, Pool
from tools.injection.corpora import Source, read
from tools.injection.evaluate import as_json, heuristic_weight, leave_one_out, table
from tools.injection.fit import Floats, fit, prepare, worst_odds
from tools.injection.grammar import VERSION, Example
from tools.injection.measure import FALSE_POSITIVES, threshold_of
from tools.injection.texts import SEED, generated

from bedrock_weir.classifiers.injection.features import PER_WORD, ROW_BITS
from bedrock_weir.classifiers.injection.heuristics import CAP
from bedrock_weir.classifiers.injection.scorer import FEWEST_WORDS
from bedrock_weir.classifiers.injection.windows import WIDTHS

_LARGEST = 32767
_CAUTION = {"direct": 0.0, "indirect": 1.0}
"""Log-odds above the measured threshold: manuals and code, which tell their reader what
to do, are documents too, and no corpus here has enough of them."""
_GRAMMAR_SHARE = 400
"""Generated benign texts among those that thresholds come from."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of corpora, as JSON lines")
    parser.add_argument("out", type=Path, nargs="?", help="folder, or file of figures")
    parser.add_argument("--evaluate", action="store_true", help="leave one source out")
    parser.add_argument("--figures", type=Path, help="what `--evaluate` wrote")
    chosen = parser.parse_intermixed_args(arguments)
    pool = Pool(read(chosen.data), tuple(generated()))
    if chosen.evaluate:
        figures = leave_one_out(pool)
        sys.stdout.write(table(figures) + "\n")
        if chosen.out:
            chosen.out.write_text(json.dumps(as_json(figures), indent=1) + "\n")
        return 0
    if not chosen.out:
        parser.error("say where the model goes: `OUT`")
    known = json.loads(chosen.figures.read_bytes()) if chosen.figures else []
    write(pool, chosen.out, known)
    return 0


def write(pool: Pool, out: Path, figures: list[dict[str, object]]) -> None:
    """Train every head, and write the weights and their description."""
    out.mkdir(parents=True, exist_ok=True)  # before the work, not after it
    heads: list[dict[str, object]] = []
    raw = b""
    for head in HEADS:
        weights = fit(pool.prepared(head), SEED)
        threshold = _threshold(pool, head) + _CAUTION[head]
        unit = float(np.abs(weights[:-1]).max()) / _LARGEST
        whole = np.rint(weights[:-1] / unit).astype("<i2")
        raw += whole.tobytes()
        heads.append(
            {
                "name": head,
                "offsets": [fitting.SHARE * float(weights[-1])] * len(WIDTHS),
                "rows_used": int(np.count_nonzero(whole)),
                "scale": fitting.SHARE * unit,
                "threshold": threshold,
            }
        )
    (out / "model.bin").write_bytes(raw)
    facts = _facts(pool, heads, hashlib.sha256(raw).hexdigest())
    facts["figures"] = figures
    (out / "model.json").write_text(json.dumps(facts, indent=1) + "\n")


def _threshold(pool: Pool, head: str) -> float:
    names = [name for name in pool.sources if not name.startswith("pi_")]
    if head == "indirect":
        names = [name for name in names if pool.sources[name].corpus.document]
    scores: list[float] = []
    for turn in range(2):
        held = names[turn::2]
        weights = fit(_halved(pool.without(held), turn).prepared(head), SEED)
        texts = [item for name in held for item in pool.sources[name].examples]
        texts += _kept_back(pool, turn, head)
        scores += _scores(texts, weights)
    return threshold_of(scores)


def _halved(pool: Pool, turn: int) -> Pool:
    """Leave out every tenth harmless text of the grammar, to be scored."""
    kept = tuple(
        example
        for number, example in enumerate(pool.generated)
        if example.attack or number % 20 != turn
    )
    return Pool(pool.sources, kept)


def _kept_back(pool: Pool, turn: int, head: str) -> list[Example]:
    found = [
        example
        for number, example in enumerate(pool.generated)
        if not example.attack
        and number % 20 == turn
        and (head == "direct" or example.kind == "document")
    ]
    return found[:_GRAMMAR_SHARE]


def _scores(texts: Sequence[Example], weights: Floats) -> list[float]:
    return [
        worst_odds(prepared, weights) + heuristic_weight(example.text)
        for example in texts
        for prepared in prepare([example])
    ]


def _facts(
    pool: Pool, heads: list[dict[str, object]], checksum: str
) -> dict[str, object]:
    return {
        "format": 1,
        "row_bits": ROW_BITS,
        "weights": {"file": "model.bin", "sha256": checksum, "type": "<i2"},
        "heads": heads,
        "features": {
            "per_word": PER_WORD,
            "widths": WIDTHS,
            "fewest_words": FEWEST_WORDS,
            "heuristics_cap": CAP,
        },
        "training": {
            "seed": SEED,
            "rounds": fitting.ROUNDS,
            "steps": fitting.STEPS,
            "rate": fitting.RATE,
            "decay": fitting.DECAY,
            "fewest_texts": fitting.FEWEST,
            "kept_weights": fitting.KEPT,
            "caution": _CAUTION,
            "share": fitting.SHARE,
            "spread": fitting.SPREAD,
            "false_positives": FALSE_POSITIVES,
        },
        "grammar": {"version": VERSION, "texts": len(pool.generated)},
        "sources": [_source(source) for source in pool.sources.values()],
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "name": source.corpus.name,
        "rows": source.rows,
        "used": len(source.examples),
        "attacks": sum(example.attack for example in source.examples),
        "licence": source.corpus.licence,
        "sha256": source.sha256,
    }


if __name__ == "__main__":
    sys.exit(main())
