from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bedrock_weir.content import Span
from bedrock_weir.errors import SettingsError
from bedrock_weir.evaluation.corpora import Document, Gold, Task, load, task_of


def write(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    """Write a corpus."""
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(text)


def test_corpora_are_read(tmp_path: Path) -> None:
    """With other people's names for classes and kinds."""
    span = {"start": 5, "end": 9, "type": "PHONE_NUMBER"}
    write(tmp_path, "pii_a", {"text": "call 1234", "spans": [span]})
    write(tmp_path, "pi_b", {"text": "x", "label": 1, "kind": "tool", "source": "s"})
    (tmp_path / "README.md").write_text("no corpus")
    assert [(each.name, each.task, each.documents) for each in load(str(tmp_path))] == [
        ("pi_b", Task.INJECTION, (Document("x", label=1, kind="tool_result"),)),
        (
            "pii_a",
            Task.ENTITIES,
            (Document("call 1234", (Gold("PHONE", Span(5, 9)),), 1),),
        ),
    ]


def test_a_limit_takes_texts_evenly(tmp_path: Path) -> None:
    """From the whole file."""
    write(tmp_path, "benign_a", *({"text": str(n)} for n in range(10)))
    [corpus] = load(str(tmp_path), limit=4)
    assert [document.text for document in corpus.documents] == ["0", "3", "6", "9"]


@pytest.mark.parametrize(
    ("name", "row", "task"),
    [
        ("secrets_x", Document("x"), Task.SECRETS),
        ("ner_x", Document("x"), Task.ENTITIES),
        ("mine", Document("x", (Gold("PIN", Span(0, 1)),), 1), Task.ENTITIES),
        ("mine", Document("x", label=1), Task.INJECTION),
        ("mine", Document("x"), Task.BENIGN),
    ],
)
def test_what_a_corpus_is_for(name: str, row: Document, task: Task) -> None:
    """Its name says it, or else its texts."""
    assert task_of(name, [row]) is task


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", "{}", '{"text": "x", "spans": [{"start": 1}]}']
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    """With its number."""
    (tmp_path / "pii_a.jsonl").write_text(f'{{"text": "a"}}\n\n{line}\n')
    with pytest.raises(SettingsError, match=r"pii_a\.jsonl:3: "):
        load(str(tmp_path))


def test_a_folder_without_corpora_is_an_error(tmp_path: Path) -> None:
    """And so is none."""
    with pytest.raises(SettingsError, match="has no"):
        load(str(tmp_path))
    with pytest.raises(SettingsError, match="no folder"):
        load(str(tmp_path / "nowhere"))
