"""The weights of the linear model, and what is known about them.

Rule 1: weights are whole numbers, so that sums do not depend on their order.
Rule 2: a file of weights whose checksum differs from the one in its description is
        not used: the package is damaged, and says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bedrock_weir.classifiers.injection.features import ROW_BITS
from bedrock_weir.classifiers.injection.windows import WIDTHS
from bedrock_weir.errors import WeirError

DESCRIPTION = Path(__file__).with_name("model.json")
"""Stands beside the weights, and names them."""

_FORMAT = 1


class ModelError(WeirError):
    """The weights of a classifier cannot be used; the package is damaged."""


@dataclass(frozen=True, slots=True)
class Head:
    """One linear model.

    Attributes:
        rows: the weights, whole numbers.
        scale: log-odds in a weight of one.
        offsets: log-odds added to the windows of each width.
        threshold: log-odds at which a text counts as an injection.
    """

    rows: npt.NDArray[np.int16]
    scale: float
    offsets: tuple[float, ...]
    threshold: float

    def values(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the sum of the weights of each word's features."""
        taken: npt.NDArray[np.int16] = self.rows.take(rows)
        sums: npt.NDArray[np.int64] = taken.sum(axis=0, dtype=np.int64)
        return sums


@cache
def load(description: Path = DESCRIPTION) -> Mapping[str, Head]:
    """Read the heads, by name.

    Raises:
        ModelError: the files are missing, of another format, or damaged.
    """
    try:
        facts: dict[str, Any] = json.loads(description.read_bytes())
        raw = description.with_name(facts["weights"]["file"]).read_bytes()
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelError(
            f"the model's description `{description.name}` or its weights cannot be"
            " read; install bedrock-weir again"
        ) from error
    if facts.get("format") != _FORMAT or facts.get("row_bits") != ROW_BITS:
        raise ModelError(
            f"`{description.name}` is of another format; train it again with"
            " `tools/injection/train.py`"
        )
    found = hashlib.sha256(raw).hexdigest()
    if found != facts["weights"]["sha256"]:
        raise ModelError(
            f"the weights `{facts['weights']['file']}` do not have the checksum in"
            f" `{description.name}`; install bedrock-weir again"
        )
    return _heads(facts, np.frombuffer(raw, dtype="<i2"))


def _heads(facts: dict[str, Any], weights: npt.NDArray[np.int16]) -> dict[str, Head]:
    count = 1 << ROW_BITS
    heads = {}
    for index, head in enumerate(facts["heads"]):
        rows = weights[index * count : (index + 1) * count].astype(np.int16)
        offsets = tuple(head["offsets"])
        if len(rows) != count or len(offsets) != len(WIDTHS):
            raise ModelError(
                f"head `{head['name']}` has the wrong size; install bedrock-weir again"
            )
        heads[head["name"]] = Head(rows, head["scale"], offsets, head["threshold"])
    return heads
