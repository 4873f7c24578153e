"""The app that `cdk` runs: an environment's file in, its stacks out.

cdk synth -c environment=prod          infra/environments/prod.toml
cdk synth -c environment=mine.toml     a file of your own
cdk synth -c environment=matrix:dns    one of `infra.matrix`
"""

from __future__ import annotations

import sys

from aws_cdk import App

from infra.consumer import ConsumerStack
from infra.foundation import FoundationStack
from infra.matrix import environment_named
from infra.service import ServiceStack
from infra.settings import Environment, InfraSettingsError


def build(app: App, environment: Environment) -> None:
    """Add an environment's stacks to an app."""
    foundation = FoundationStack(app, "Foundation", settings=environment)
    service = ServiceStack(app, "Service", settings=environment, foundation=foundation)
    consumer = environment.consumer
    if consumer:
        is_near = consumer.account in (None, environment.account)
        ConsumerStack(
            app,
            "Consumer",
            settings=environment,
            consumer=consumer,
            service_name=consumer.service_name or service.endpoint_service_name,
            bedrock_endpoints=service.bedrock_endpoints if is_near else None,
        )


def main() -> int:
    """Synthesise the environment that the context names; return the exit code."""
    app = App()
    name = app.node.try_get_context("environment") or "dev"
    try:
        build(app, environment_named(str(name)))
    except InfraSettingsError as error:
        print(f"infra: {error}", file=sys.stderr)
        return 2
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
