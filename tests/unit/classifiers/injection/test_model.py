"""Weights are used only if they are the ones described."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bedrock_weir.classifiers.injection import ModelError
from bedrock_weir.classifiers.injection.model import DESCRIPTION, load


@pytest.fixture
def description(tmp_path: Path) -> Path:
    """Return a description that may be damaged, beside its weights."""
    for name in ("model.json", "model.bin"):
        shutil.copy(DESCRIPTION.with_name(name), tmp_path / name)
    return tmp_path / "model.json"


def test_shipped_model_loads() -> None:
    """The package carries a head for callers' texts and one for retrieved ones."""
    assert set(load()) == {"direct", "indirect"}


def test_damaged_weights_are_refused(description: Path) -> None:
    """One changed byte is an error that names the file and says what to do."""
    weights = description.with_name("model.bin")
    raw = bytearray(weights.read_bytes())
    raw[1000] ^= 1
    weights.write_bytes(raw)
    with pytest.raises(ModelError, match=r"`model\.bin` do not have the checksum"):
        load(description)


def test_missing_weights_are_an_error(description: Path) -> None:
    """A package without its weights says so."""
    description.with_name("model.bin").unlink()
    with pytest.raises(ModelError, match="install bedrock-weir again"):
        load(description)


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"weights": 1}'])
def test_unreadable_description_is_an_error(description: Path, text: str) -> None:
    """A description that is not one says so."""
    description.write_text(text)
    with pytest.raises(ModelError, match=r"model\.json"):
        load(description)


def test_other_format_is_an_error(description: Path) -> None:
    """Weights of another format are not guessed at."""
    facts = json.loads(description.read_text())
    description.write_text(json.dumps({**facts, "format": 99}))
    with pytest.raises(ModelError, match="another format"):
        load(description)


def test_provenance_is_told() -> None:
    """The description says what the weights were derived from."""
    facts = json.loads(DESCRIPTION.read_text())
    for source in facts["sources"]:
        assert {"name", "rows", "licence", "sha256"} <= set(source)
    assert facts["grammar"]["version"] >= 1
