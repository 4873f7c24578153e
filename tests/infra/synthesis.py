"""Environments, synthesised once a session as the CDK's command line does it."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from infra.app import build
from infra.rules import Estate, read_templates
from infra.settings import Environment, environment_of, read_environment

ROOT: Final = Path(__file__).parents[2]
REPORT: Final = "validation-report.json"

_FULL: Final[Mapping[str, Any]] = {
    "name": "full",
    "profile": "prod",
    "account": "111122223333",
    "region": "eu-central-1",
    "availability_zones": ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    "routing": ["interceptor", "endpoint_url", "dns"],
    "audit": {
        "checkpoints": True,
        "replication": {
            "bucket_arn": "arn:aws:s3:::copies-of-records",
            "account": "444455556666",
            "kms_key_arn": "arn:aws:kms:eu-west-1:444455556666:key/"
            "1234abcd-12ab-34cd-56ef-1234567890ab",
        },
    },
    "quotas": {"valkey": True},
    "tls": {
        "host": "bedrock.example.com",
        "certificate_secret_arn": "arn:aws:secretsmanager:eu-central-1:111122223333:"
        "secret:bedrock-weir/full-AbCdEf",
    },
    "access": {"principals": ["arn:aws:iam::111122223333:root"]},
    "bedrock": {
        "models": [
            "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"
        ],
        "guardrails": [
            "arn:aws:bedrock:eu-central-1:111122223333:guardrail/abcdef123456"
        ],
        "session_roles": ["arn:aws:iam::111122223333:role/bedrock-callers"],
    },
    "consumer": {
        "vpc_id": "vpc-0123456789abcdef0",
        "vpc_cidr": "10.0.0.0/16",
        "subnet_ids": [
            "subnet-0123456789abcdef0",
            "subnet-0123456789abcdef1",
            "subnet-0123456789abcdef2",
        ],
    },
}
"""Everything that can be asked for at once, so that every rule has its resources."""

ENVIRONMENTS: Final[Mapping[str, Environment]] = {
    "dev": read_environment("dev"),
    "prod": read_environment("prod"),
    "full": environment_of(_FULL),
}


def new_app(folder: Path) -> App:
    """Return an app with the context of `cdk.json`, which the CDK's tool applies."""
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    return App(context=context, outdir=str(folder), analytics_reporting=False)


@cache
def assembly(name: str) -> Path:
    """Synthesise an environment; return its assembly's folder."""
    folder = Path(tempfile.mkdtemp(prefix=f"weir-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = new_app(folder)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    build(app, ENVIRONMENTS[name])
    try:
        app.synth()
    except RuntimeError:
        # Findings of cdk-nag come last, and are a test's to tell; a failed synthesis
        # leaves no report.
        if not (folder / REPORT).exists():
            raise
    return folder


@cache
def estate(name: str) -> Estate:
    """Return an environment's settings and templates."""
    return Estate(ENVIRONMENTS[name], read_templates(assembly(name)))
