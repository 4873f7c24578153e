"""Promise 3, family by family: cutting never matters in InvokeModel's streams.

Wherever a family's chunks hold a piece of a text, and however that text is cut, what
comes out is the redaction of the whole text, and no piece of a redacted value leaves.
"""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.surfaces import families, invoke_model
from bedrock_weir.surfaces.base import StreamReader
from bedrock_weir.surfaces.families.base import Family
from tests.support.cutting import (
    LENIENT,
    SOURCES,
    TEXTS,
    cut,
    expected,
    expected_source,
    inspected,
    meaning,
    through,
)
from tests.support.family_cases import CASES, SILENT
from tests.support.family_streams import NUMBER, PIECE, Case, chunk, documents
from tests.support.surfaces import operation

DELTAS = st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=20)
CHUNKS = st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=20)
"""Sizes of bytes, sevenfold: within a message, and across several."""
SECRET = "qx7.zj9+kq4_wv8-" * 6 + "@zj9.kq"
"""103 characters that only their end makes a finding, in pairs found nowhere else."""

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
sources = pytest.mark.parametrize(
    "case", [case for case in CASES if case.is_source], ids=lambda case: case.name
)


def modules() -> dict[str, Family]:
    """Every module that is a family, by its name."""
    names = [module.name for module in pkgutil.iter_modules(families.__path__)]
    loaded = {name: import_module(f"{families.__name__}.{name}") for name in names}
    return {
        name: module.FAMILY
        for name, module in loaded.items()
        if hasattr(module, "FAMILY")
    }


def reader(model: str) -> StreamReader:
    """Begin to read a stream of a model."""
    return invoke_model.stream(operation(model, streaming=True))


def wordings(case: Case) -> st.SearchStrategy[list[str]]:
    """What a case may say: one text, or two at once."""
    texts = SOURCES if case.is_source else TEXTS
    return st.lists(texts, min_size=1, max_size=2 if case.is_numbered else 1)


def check(case: Case, text: str, said: str) -> None:
    """Check what was said instead of a text."""
    if case.is_source and text:
        json.loads(said)
        assert meaning(said) == expected_source(text)
    else:
        assert said == expected(text)


@every_case
@given(data=st.data(), deltas=DELTAS, chunks=CHUNKS)
def test_what_comes_out_is_the_redaction_of_the_whole_text(
    case: Case, data: st.DataObject, deltas: list[int], chunks: list[int]
) -> None:
    """Every text of every family, cut into deltas and bytes.

    Where texts are numbered, the pieces of two may take turns, as those of several
    choices or tool calls do.
    """
    texts = data.draw(wordings(case))
    stream = case.framed(*(cut(text, deltas) for text in texts))
    frames = through(reader(case.model), stream, chunks, under=LENIENT)
    for number, text in enumerate(texts):
        for said in case.heard(frames, number):
            check(case, text, said)


@every_case
def test_of_a_long_secret_in_small_deltas_no_pair_of_characters_leaves(
    case: Case,
) -> None:
    """103 characters in deltas of 7: nowhere in a frame that left is a piece of it."""
    assert len(SECRET) == 103
    text = f"Please write to {SECRET} soon."
    text = json.dumps({"q": text}) if case.is_source else text
    stream = case.framed(cut(text, [7]))
    frames = through(reader(case.model), stream, [3], under=LENIENT)
    for said in case.heard(frames):
        assert said == text.replace(SECRET, "{EMAIL}")
    pairs = set(map("".join, pairwise(SECRET)))
    assert not any(pair in json.dumps(documents(frames)) for pair in pairs)


@sources
@pytest.mark.parametrize("size", [1, 2, 7, 100])
@pytest.mark.parametrize("number", ["4111111111111111", "-4111111111111111"])
def test_a_number_that_is_redacted_becomes_a_string(
    case: Case, size: int, number: str
) -> None:
    """The source of a document stays one: no part of a number is left over."""
    source = f'{{"n": {number}, "m": [42]}}'
    frames = through(
        reader(case.model), case.framed(cut(source, [size])), [5], under=LENIENT
    )
    for said in case.heard(frames):
        assert json.loads(said) == {"n": "{CREDIT_DEBIT_CARD_NUMBER}", "m": [42]}


UNHEARD_OF = [
    *{case.family: (case.family, case.model) for case in CASES}.values(),
    *((family, model) for family, (model, _) in SILENT.items()),
]


@pytest.mark.parametrize(("family", "model"), UNHEARD_OF)
@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_a_member_that_nobody_knows_is_a_text_in_pieces(
    family: str, model: str, text: str, deltas: list[int], chunks: list[int]
) -> None:
    """In every family, those included of which no stream of text is known."""
    case = Case(family, model, {"unheard": [{"of": PIECE}]})
    stream = case.framed(cut(text, deltas))
    frames = through(reader(model), stream, chunks, under=LENIENT)
    assert case.heard(frames) == [expected(text)]


def test_nothing_leaves_of_a_stream_that_cannot_be_read() -> None:
    """Unless the policy says that what cannot be read may travel."""
    model, _ = SILENT["unknown"]
    case = Case("unknown", model, {"text": PIECE})
    answer, frames = inspected(reader(model), case.framed(["hello", "there"]), [9])
    assert answer.is_stopped
    assert frames == []


def test_images_of_a_stream_cannot_be_read() -> None:
    """A family that draws would say them whole; under the sandbox they stay."""
    model, _ = SILENT["stability"]
    stream = chunk({"images": ["iVBORw0K"], "finish_reasons": [None]})
    answer, frames = inspected(reader(model), stream, [9])
    assert answer.is_stopped
    assert frames == []


def test_every_family_is_in_the_table_or_has_a_reason() -> None:
    """A family that is added is cut here as well."""
    cases = {case.family for case in CASES}
    assert cases | set(SILENT) == set(modules())
    assert not cases & set(SILENT)
    assert all(reason for _, reason in SILENT.values())


def test_every_case_is_of_the_family_it_names() -> None:
    """The model ids of the table lead to the modules of the table."""
    known = modules()
    for name, model in UNHEARD_OF:
        assert families.family_of(model) is known[name]
    for case in CASES:
        assert families.family_of(case.model) is known[case.family]
        assert PIECE in json.dumps(case.piece)
        assert case.is_numbered == (NUMBER in json.dumps(case.last or case.piece))
