"""Service stacks for tests: an environment's values in, a template out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from aws_cdk import App
from aws_cdk.assertions import Template

from infra.foundation import FoundationStack
from infra.service import ServiceStack
from infra.settings import Environment, environment_of

ROOT: Final = Path(__file__).parents[2]

BASE: Final[Mapping[str, Any]] = {
    "name": "test",
    "profile": "dev",
    "account": "111122223333",
    "region": "eu-central-1",
    "availability_zones": ["eu-central-1a", "eu-central-1b"],
    "tls": {
        "host": "bedrock.example.com",
        "certificate_secret_arn": "arn:aws:secretsmanager:eu-central-1:111122223333:"
        "secret:weir-AbCdEf",
    },
    "access": {
        "principals": [
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::444455556666:role/platform",
        ]
    },
}

OWN_VPC: Final[Mapping[str, Any]] = {
    "vpc_id": "vpc-0123456789abcdef0",
    "cidr": "10.1.0.0/16",
    "subnet_ids": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "route_table_ids": ["rtb-0123456789abcdef0"],
}


def settings(**changes: Any) -> Environment:
    """Return the base environment, with some tables or values changed."""
    values = dict(BASE)
    for name, change in changes.items():
        old = values.get(name)
        if isinstance(change, dict) and isinstance(old, Mapping):
            values[name] = {**old, **change}
        else:
            values[name] = change
    return environment_of(values)


def service(**changes: Any) -> Template:
    """Return the Service stack's template of a changed environment."""
    return _template(json.dumps(changes))


def of(template: Template, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the properties of each resource of a type, such as `ECS::Service`."""
    for found in template.find_resources(f"AWS::{kind}").values():
        yield found.get("Properties", {})


def only(template: Template, kind: str) -> dict[str, Any]:
    """Return the properties of the one resource of a type."""
    (found,) = of(template, kind)
    return found


def pairs(properties: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a list of `Key` and `Value` (or `Name` and `Value`) as a table."""
    return {
        each.get("Key") or each.get("Name"): each.get("Value", each.get("ValueFrom"))
        for each in properties[name]
    }


@cache
def _template(changes: str) -> Template:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = App(context=context, analytics_reporting=False)
    environment = settings(**json.loads(changes))
    foundation = FoundationStack(app, "Foundation", settings=environment)
    stack = ServiceStack(app, "Service", settings=environment, foundation=foundation)
    return Template.from_stack(stack)
