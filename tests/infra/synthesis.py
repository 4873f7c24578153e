"""Environments, synthesised as the CDK's command line does it."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from aws_cdk import App

from infra.app import build
from infra.rules import Estate, read_templates
from infra.settings import read_environment

ROOT = Path(__file__).parents[2]
SHIPPED = ("dev", "prod")


def new_app(folder: Path) -> App:
    """Return an app with the context of `cdk.json`, which the CDK's tool applies."""
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    return App(context=context, outdir=str(folder), analytics_reporting=False)


@cache
def synthesised(name: str) -> Path:
    """Synthesise a shipped environment once; return its assembly."""
    folder = Path(tempfile.mkdtemp(prefix=f"weir-{name}-"))
    app = new_app(folder)
    build(app, read_environment(name))
    app.synth()
    return folder
