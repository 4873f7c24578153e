"""What an environment costs, and that the documents say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.costs import main, standing
from infra.settings import environment_of, read_environment
from infra.templates import synthesised

DOCUMENT = Path(__file__).parents[2] / "docs" / "costs.md"


def test_the_document_has_the_tables_as_they_are(capsys) -> None:
    """`python -m infra.costs dev prod` writes them."""
    assert main(["dev", "prod"]) == 0
    document = DOCUMENT.read_text(encoding="utf-8")
    for table in capsys.readouterr().out.strip().split("\n\n"):
        assert table in document


def test_what_is_added_is_paid_for() -> None:
    """A Valkey and a key more than before."""
    plain = read_environment("dev")
    values = plain.model_dump(mode="json", exclude_defaults=True)
    more = environment_of(
        {**values, "quotas": {"valkey": True}, "audit": {"checkpoints": True}}
    )
    bills = [
        {line.what: line.dollars for line in standing(each, synthesised(each))}
        for each in (plain, more)
    ]
    added = {what: bills[1][what] - bills[0].get(what, 0.0) for what in bills[1]}
    changed = {what: round(by, 2) for what, by in added.items() if round(by, 2)}
    assert changed == {
        "keys": 1.0,
        "interface endpoints": 14.6,
        "Valkey, at the least": 6.13,
    }


def test_json_is_for_scripts(capsys) -> None:
    """Every line with its dollars."""
    assert main(["dev", "--json"]) == 0
    fixed, calls = json.loads(capsys.readouterr().out)["dev"]
    assert {"what", "quantity", "dollars"} == set(fixed[0]) == set(calls[0])


def test_an_unknown_environment_is_an_error(capsys) -> None:
    """With exit code 2, and the file's name."""
    assert main(["nobody"]) == 2
    assert "nobody.toml" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_nothing_is_free_by_mistake(name: str) -> None:
    """A line that nobody pays for is a line too many."""
    settings = read_environment(name)
    lines = [*standing(settings, synthesised(settings))]
    assert all(line.dollars > 0 for line in lines)
