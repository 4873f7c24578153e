"""Every environment that is tried can be synthesised, and the command does so."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import infra  # noqa: F401 - puts the locked Node first, before the CDK starts one

# isort: split
import pytest
from aws_cdk import App
from pydantic import BaseModel

from infra import app, synth
from infra.matrix import MATRIX, NAMES, SHIPPED, context_of, environment_named
from infra.node import with_node
from infra.settings import Environment, InfraSettingsError, Routing
from tests.support.stacks import tried


@pytest.mark.parametrize("name", NAMES)
def test_it_synthesises_and_says_nothing_of_an_assets_bootstrap(name: str) -> None:
    """In any combination that is tried; what is kept stands in its own stack."""
    stacks = tried(name)
    environment = environment_named(context_of(name))
    assert ("Consumer" in stacks) == (environment.consumer is not None)
    for part, stack in stacks.items():
        expected = f"bedrock-weir-{environment.name}-{part.lower()}"
        assert stack.about.stack_name == expected
        assert stack.template["Resources"]


@pytest.mark.parametrize("name", NAMES)
def test_no_stack_looks_anything_up(name: str) -> None:
    """A lookup needs credentials, and a template that depends on them is no record."""
    for stack in tried(name).values():
        assert stack.missing == ()


def test_the_matrix_tries_every_option() -> None:
    """A setting without a trial is a setting nobody has seen work."""
    tried_keys = {
        key
        for name in NAMES
        for key in _differs(
            environment_named(context_of(name)), environment_named("dev")
        )
    }
    untried = set(_keys(Environment)) - tried_keys - UNTRIED
    assert not untried


UNTRIED = {
    # Numbers and names: any value makes the same resources.
    "account",
    *("audit.prefix", "audit.access_log_days"),
    *("policy.bundle", "policy.refresh_seconds", "policy.bake_minutes"),
    *("network.cidr", "network.flow_log_days", "network.s3_prefix_list_id"),
    *("tasks.base_image", "tasks.workers", "tasks.in_flight", "tasks.cpu_percent"),
    *("tasks.deregistration_seconds", "quotas.storage_gb"),
    *("operations.verify_minutes", "operations.latency_seconds"),
}
"""Settings that the matrix leaves alone."""


def test_the_matrix_has_each_way_to_route_alone_and_all() -> None:
    """They share a listener, so they must not need each other."""
    found = {environment_named(context_of(name)).routing for name in NAMES}
    assert {(way,) for way in Routing} <= found
    assert tuple(Routing) in found


def test_names_in_the_matrix_are_unlike_names_of_files() -> None:
    """Or one of the two could never be reached."""
    assert not set(MATRIX) & set(SHIPPED)
    with pytest.raises(InfraSettingsError):
        environment_named("matrix:nobody")


def test_the_app_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not there: exit code 2, and its name, without a traceback."""
    named = App(context={"environment": "nobody"})
    monkeypatch.setattr(app, "App", lambda: named)
    assert app.main() == 2
    assert "nobody.toml" in capsys.readouterr().err


def test_the_command_runs_without_credentials_and_without_docker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CDK's own command line, on one environment: a table's row and a template."""
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-does-not-exist")
    arguments = ["one-service", "--json", "--output", str(tmp_path)]
    assert synth.main(arguments) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["environment"] == "one-service"
    assert row["problem"] == ""
    template = tmp_path / "one-service" / "Foundation.template.json"
    resources = json.loads(template.read_text())["Resources"]
    assert row["resources"]["Foundation"] == len(resources)


def test_an_environment_that_fails_is_a_row_and_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what the command line said."""
    program = tmp_path / "cdk"
    program.write_text("#!/bin/sh\necho 'no such thing'\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(synth, "CDK", program)
    assert synth.main(["dev", "--output", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert "failed" in printed.out
    assert "no such thing" in printed.err


def test_the_command_knows_its_environments(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is none of them is refused before anything runs."""
    with pytest.raises(SystemExit) as caught:
        synth.main(["nobody"])
    assert caught.value.code == 2
    assert "`nobody`" in capsys.readouterr().err


def test_the_commands_environment_has_no_credentials() -> None:
    """Whatever the shell has; and a Docker that fails if it is asked."""
    bare = synth.bare_environment(
        {"AWS_ACCESS_KEY_ID": "x", "CDK_DOCKER": "docker", "HOME": "/", "PATH": "/bin"}
    )
    assert {name for name in bare if name.startswith("AWS_")} == {
        "AWS_EC2_METADATA_DISABLED"
    }
    assert bare["CDK_DOCKER"] == shutil.which("false")
    assert bare["HOME"] == "/"


def test_node_is_the_locked_one() -> None:
    """First on the path, once, and the rest behind it."""
    first, *rest = with_node({"PATH": "/usr/bin"})["PATH"].split(os.pathsep)
    assert (Path(first) / "node").is_file()
    assert Path(first).is_relative_to(Path(sys.prefix))
    assert rest == ["/usr/bin"]
    once = with_node({"PATH": "/usr/bin"})
    assert with_node(once) == once


def _keys(model: Any, prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = _model(field.annotation)
        if inner:
            yield from _keys(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def _model(kind: Any) -> Any:
    kinds = (kind, *getattr(kind, "__args__", ()))
    return next(
        (
            each
            for each in kinds
            if isinstance(each, type) and issubclass(each, BaseModel)
        ),
        None,
    )


def _differs(one: Any, other: Any, prefix: str = "") -> Iterator[str]:
    """Yield the keys in which a table is not like another, which may be missing."""
    for name in type(one).model_fields:
        value, like = getattr(one, name), getattr(other, name, None)
        if isinstance(value, BaseModel):
            yield from _differs(value, like, f"{prefix}{name}.")
        elif value != like:
            yield prefix + name
