"""Environments, synthesised in this process with the context that the CDK gives."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import infra  # noqa: F401 - puts the locked Node first, before the CDK starts one

# isort: split
from aws_cdk import App

from infra.app import build
from infra.matrix import context_of, environment_named
from infra.settings import Environment, environment_of

ROOT: Final = Path(__file__).parents[2]
SMALL: Final[Mapping[str, Any]] = {
    "name": "small",
    "profile": "dev",
    "account": "111122223333",
    "region": "us-east-1",
    "availability_zones": ["us-east-1a", "us-east-1b"],
    "tls": {
        "host": "bedrock.example.com",
        "certificate_secret_arn": "arn:aws:secretsmanager:us-east-1:111122223333"
        ":secret:bedrock-weir/small-AbCdEf",
    },
}
"""The least that a file says."""


@dataclass(frozen=True, slots=True)
class Synthesised:
    """One stack's template.

    Attributes:
        template: as it is deployed.
        about: what the assembly says of it: its name, account and so on.
        missing: what the app would have looked up in an account.
    """

    template: Mapping[str, Any]
    about: Any
    missing: tuple[Any, ...]

    def all(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield logical id and body of the resources of a type, without `AWS::`."""
        for logical_id, body in self.template["Resources"].items():
            if body["Type"] in (f"AWS::{kind}", kind):
                yield logical_id, body

    def one(self, kind: str, having: str = "") -> Mapping[str, Any]:
        """Return the one resource of a type in which a text stands."""
        (found,) = (
            {"LogicalId": logical_id, **body}
            for logical_id, body in self.all(kind)
            if having in logical_id + json.dumps(body)
        )
        return found

    def statements(self, kind: str, having: str = "") -> dict[str, Any]:
        """Return by its Sid each statement of the resource's policies."""
        properties = self.one(kind, having)["Properties"]
        documents = [
            properties.get(name) for name in ("PolicyDocument", "KeyPolicy")
        ] + [each["PolicyDocument"] for each in properties.get("Policies", ())]
        return {
            statement.get("Sid", ""): statement
            for document in documents
            if document
            for statement in document["Statement"]
        }


def stacks_of(environment: Environment) -> dict[str, Synthesised]:
    """Synthesise an environment; return its stacks by the name they have in the app."""
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    # What is in an asset decides its name; a copy of it nobody looks at here.
    context["aws:cdk:disable-asset-staging"] = True
    with tempfile.TemporaryDirectory() as folder:
        app = App(context=context, outdir=folder)
        build(app, environment)
        stacks = app.synth().stacks
        manifest = json.loads((Path(folder) / "manifest.json").read_text())
        missing = tuple(manifest.get("missing", ()))
        return {
            stack.id: Synthesised(stack.template, stack, missing) for stack in stacks
        }


@cache
def tried(name: str) -> dict[str, Synthesised]:
    """Synthesise one of `infra.matrix.NAMES`, once."""
    return stacks_of(environment_named(context_of(name)))


def small(**tables: Any) -> Environment:
    """Return a small environment that says something more."""
    return environment_of({**SMALL, **tables})
