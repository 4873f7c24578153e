"""Every command that documents about deploying name exists and takes what it is given.

What needs an account is held against the command's own parser, or AWS's own models;
what needs none is run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

import botocore.session
import pytest
import yaml
from botocore import xform_name

from bedrock_weir.cli import parser_for
from infra.export import main as export
from infra.settings import read_environment

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "docs/deploy.md",
        "docs/operations.md",
        "docs/tls.md",
        "docs/doctor.md",
        "docs/image.md",
        "docs/costs.md",
        "policies/README.md",
    )
]
_BLOCK = re.compile(r"```(?:sh)?\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(weir [^`]+)`")
_TARGETS = set(
    re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
)
_GLOBAL = {"query", "output", "region", "no-cli-pager", "profile"}
"""Options that every command of the AWS CLI has."""


def commands(document: Path) -> Iterator[list[str]]:
    """Yield the words of each command of a document that people copy."""
    text = document.read_text(encoding="utf-8")
    for line in (line for block in _BLOCK.findall(text) for line in _joined(block)):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue  # a shell program over several lines, or prose
        for redirection in (">", "|", "&&"):
            if redirection in words:
                words = words[: words.index(redirection)]
        if words:
            yield [word for word in words if word != "..."]


def _joined(block: str) -> list[str]:
    return block.replace("\\\n", " ").splitlines()


def named(program: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a program, with the document that names each."""
    return [
        (document.name, words[1:])
        for document in DOCUMENTS
        for words in commands(document)
        if words[0].removeprefix(".venv/bin/") == program and len(words) > 1
    ]


def mentioned() -> list[tuple[str, list[str]]]:
    """Return the commands of ours that documents speak of, and who does."""
    return [
        (document.name, words.split()[1:])
        for document in DOCUMENTS
        for words in _INLINE.findall(document.read_text(encoding="utf-8"))
        if words.startswith("weir ")
    ]


def _ids(command: str | Sequence[str]) -> str:
    return command if isinstance(command, str) else " ".join(command)[:60]


@pytest.mark.parametrize(("document", "words"), named("weir"), ids=_ids)
def test_a_command_of_ours_takes_what_it_is_given(document, words) -> None:
    """Its parser says so; nothing is run."""
    if "--help" in words:
        with pytest.raises(SystemExit, match="0"):
            parser_for(words).parse_args(words)
    else:
        parser_for(words).parse_args(words)


@pytest.mark.parametrize(("document", "words"), mentioned(), ids=_ids)
def test_a_command_that_is_spoken_of_exists(document, words, capsys) -> None:
    """With each option that is named beside it."""
    verbs = list(takewhile(lambda word: re.fullmatch(r"[a-z]+", word), words))
    with pytest.raises(SystemExit, match="0"):
        parser_for(verbs).parse_args([*verbs, "--help"])
    helped = capsys.readouterr().out
    assert all(word in helped for word in words if word.startswith("--"))


@pytest.mark.parametrize(("document", "words"), named("make"), ids=_ids)
def test_a_target_exists(document, words) -> None:
    """In the Makefile."""
    assert words[0] in _TARGETS


@pytest.mark.parametrize(("document", "words"), named("aws"), ids=_ids)
def test_a_command_of_the_aws_cli_exists(document, words) -> None:
    """Service, operation and options are those of AWS's models."""
    service, operation, *rest = words
    if (service, operation) in {("logs", "tail"), ("cloudformation", "deploy")}:
        return  # the AWS CLI's own: no model has them
    service = {"s3api": "s3"}.get(service, service)
    if service == "s3":
        assert operation in {"cp", "sync", "ls", *_operations("s3")}
    else:
        assert operation in _operations(service)
    model = _operations(service).get(operation)
    if model is None or model.input_shape is None:
        return
    known = {xform_name(name, "-") for name in model.input_shape.members} | _GLOBAL
    for word in rest:
        if word.startswith("--"):
            option = word[2:]
            assert {option, option.removeprefix("no-")} & known, option


def _operations(service: str):
    model = botocore.session.get_session().get_service_model(service)
    return {
        xform_name(name, "-"): model.operation_model(name)
        for name in model.operation_names
    }


def test_an_environment_of_ones_own_is_a_copy(tmp_path, capsys) -> None:
    """`cp infra/environments/dev.toml mine.toml`, and what is done with it."""
    mine = tmp_path / "mine.toml"
    text = (ROOT / "infra/environments/dev.toml").read_text()
    consumer = _toml_of_the_document()
    mine.write_text(f"{text}\n{consumer}")
    assert read_environment(mine).consumer is not None
    assert export([str(mine)]) == 0
    template = yaml.safe_load(capsys.readouterr().out)
    parameters = {"ServiceName", "VpcId", "VpcCidr", "SubnetIds"}
    assert set(template["Parameters"]) == parameters
    said = (ROOT / "docs/deploy.md").read_text()
    for name in parameters:
        assert f"{name}=" in said


def _toml_of_the_document() -> str:
    text = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    found = re.findall(r"```toml\n(\[consumer\].*?)```", text, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_there_is_something_to_try() -> None:
    """The documents were read."""
    assert len(named("weir")) > 10
    assert len(mentioned()) > 20
    assert len(named("make")) > 5
    assert len(named("aws")) > 2
