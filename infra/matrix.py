"""The option matrix: one environment for each way that the stacks can differ.

`make synth` and the tests synthesise all of them. An option that no environment here
turns on is an option that nobody has tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from infra.settings import Environment, environment_of, read_environment

PREFIX: Final = "matrix:"
"""Before a name in CDK's context, to tell it from a file's."""

SHIPPED: Final = ("dev", "prod")
"""Environments that are files."""

_ACCOUNT, _OTHER, _REGION = "111122223333", "444455556666", "eu-central-1"
_ZONES: Final = tuple(f"{_REGION}{letter}" for letter in "abc")
_SERVICES: Final = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")


def _arn(service: str, rest: str, *, account: str = _ACCOUNT) -> str:
    return f"arn:aws:{service}:{_REGION}:{account}:{rest}"


def _key(number: int, *, account: str = _ACCOUNT) -> str:
    return _arn(
        "kms", f"key/0000000{number}-aaaa-4bbb-8ccc-ddddeeeeffff", account=account
    )


def _id(kind: str, number: int) -> str:
    return f"{kind}-{number:017x}"


_NAMED: Final[Mapping[str, Any]] = {
    "host": "bedrock.example.com",
    "certificate_secret_arn": _arn(
        "secretsmanager", "secret:bedrock-weir/proxy-AbCdEf"
    ),
}
_BASE: Final[Mapping[str, Any]] = {
    "profile": "prod",
    "account": _ACCOUNT,
    "region": _REGION,
    "availability_zones": _ZONES,
    "routing": ("interceptor",),
    "tls": _NAMED,
    "access": {"principals": (f"arn:aws:iam::{_OTHER}:root",)},
}
_SMALL: Final = {**_BASE, "profile": "dev", "availability_zones": _ZONES[:2]}
_OWN_VPC: Final[Mapping[str, Any]] = {
    "vpc_id": _id("vpc", 1),
    "cidr": "10.20.0.0/16",
    "subnet_ids": tuple(_id("subnet", number) for number in (1, 2, 3)),
    "route_table_ids": (_id("rtb", 1),),
}
_OWN_ENDPOINTS: Final[Mapping[str, Any]] = {
    **_OWN_VPC,
    "existing_endpoints": ("s3", "logs", *_SERVICES),
    "existing_endpoint_ids": {
        service: _id("vpce", number) for number, service in enumerate(_SERVICES)
    },
    "existing_endpoint_hosts": {
        service: f"{_id('vpce', number)}-ab12.{service}.{_REGION}.vpce.amazonaws.com"
        for number, service in enumerate(_SERVICES)
    },
    "endpoint_security_group_id": _id("sg", 1),
}
_REPLICATION: Final[Mapping[str, Any]] = {
    "bucket_arn": "arn:aws:s3:::copies-of-records",
    "account": _OTHER,
    "kms_key_arn": _key(9, account=_OTHER),
}
_CONSUMER: Final[Mapping[str, Any]] = {
    "vpc_id": _id("vpc", 2),
    "vpc_cidr": "10.30.0.0/16",
    "subnet_ids": tuple(_id("subnet", number) for number in (4, 5, 6)),
}
_ELSEWHERE: Final[Mapping[str, Any]] = {
    **_CONSUMER,
    "account": _OTHER,
    "service_name": f"com.amazonaws.vpce.{_REGION}.{_id('vpce-svc', 1)}",
}
_BEDROCK: Final[Mapping[str, Any]] = {
    "models": (f"arn:aws:bedrock:{_REGION}::foundation-model/amazon.nova-lite-v1:0",),
    "guardrails": (_arn("bedrock", "guardrail/abcdef123456"),),
    "guardrail_checks": True,
    "session_roles": (f"arn:aws:iam::{_ACCOUNT}:role/bedrock-callers",),
}
_EVERY_WAY: Final = ("interceptor", "endpoint_url", "dns")

MATRIX: Final[Mapping[str, Mapping[str, Any]]] = {
    "own-vpc": {**_BASE, "network": {"own": _OWN_VPC}},
    "own-endpoints": {
        **_BASE,
        "routing": _EVERY_WAY,
        "network": {"own": _OWN_ENDPOINTS, "cross_zone": False},
    },
    "own-keys": {
        **_BASE,
        "routing": ("interceptor", "dns"),
        "audit": {"kms_key_arn": _key(1)},
        "operations": {
            "kms_key_arn": _key(2),
            "alarm_topic_arn": _arn("sns", "on-call"),
        },
        "tls": {
            **_NAMED,
            "ca_key_arn": _key(3),
            "ca_chain": "-----BEGIN CERTIFICATE-----\n...\n",
            "secret_kms_key_arn": _key(4),
        },
    },
    "own-image": {
        **_BASE,
        "tasks": {
            "image": f"{_ACCOUNT}.dkr.ecr.{_REGION}.amazonaws.com/bedrock-weir:0.1.0"
        },
    },
    "interceptor": {**_SMALL, "routing": ("interceptor",)},
    "endpoint-url": {**_SMALL, "routing": ("endpoint_url",), "bedrock": _BEDROCK},
    "dns": {**_SMALL, "routing": ("dns",), "tls": {}},
    "every-way": {**_BASE, "routing": _EVERY_WAY},
    "valkey": {**_SMALL, "quotas": {"valkey": True}},
    "appconfig": {**_SMALL, "policy": {"delivery": "appconfig", "growth_minutes": 0}},
    "policy-s3": {**_BASE, "policy": {"delivery": "s3"}},
    "replication": {**_BASE, "audit": {"replication": _REPLICATION}},
    "checkpoints": {**_SMALL, "audit": {"checkpoints": True}},
    "no-catalogue": {**_SMALL, "audit": {"catalogue": False}},
    "one-service": {**_SMALL, "services": ("bedrock-runtime",)},
    "debugging": {**_SMALL, "tasks": {"execute_command": True}},
    "consumer": {**_SMALL, "consumer": _CONSUMER},
    "consumer-dns": {**_SMALL, "routing": _EVERY_WAY, "consumer": _CONSUMER},
    "consumer-before": {
        **_SMALL,
        "routing": ("dns",),
        "tls": {},
        "consumer": {**_CONSUMER, "zones": False},
    },
    "consumer-elsewhere": {**_BASE, "routing": _EVERY_WAY, "consumer": _ELSEWHERE},
    "everything": {
        **_BASE,
        "routing": _EVERY_WAY,
        "audit": {"checkpoints": True, "replication": _REPLICATION},
        "quotas": {"valkey": True},
        "bedrock": _BEDROCK,
        "access": {
            "principals": (f"arn:aws:iam::{_OTHER}:root",),
            "accounts": (_OTHER,),
            "agent_tokens": True,
            "regions": ("eu-west-1",),
            "acceptance_required": True,
        },
        "consumer": _CONSUMER,
    },
}
"""What an environment's file would say, by name; `name` itself is added."""

NAMES: Final = (*SHIPPED, *MATRIX)
"""Every environment that is tried."""


def environment_named(name: str) -> Environment:
    """Return an environment: a file's, or with `matrix:` before it one from here.

    Raises:
        InfraSettingsError: there is no such file, or something in it is wrong.
    """
    inner = name.removeprefix(PREFIX)
    if name.startswith(PREFIX) and inner in MATRIX:
        return environment_of({"name": inner[:16].strip("-"), **MATRIX[inner]})
    return read_environment(name)


def context_of(name: str) -> str:
    """Return what CDK's context calls one of `NAMES`."""
    return name if name in SHIPPED else PREFIX + name
