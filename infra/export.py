"""The application's side as plain CloudFormation, for accounts without CDK.

python -m infra.export prod > consumer.yaml
aws cloudformation deploy --stack-name bedrock-weir-consumer \
    --template-file consumer.yaml --parameter-overrides ServiceName=... VpcId=...

The environment decides region, services, names and ways to route; who deploys the
template says where, in its parameters. It needs no bootstrap, no assets, no roles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import yaml
from aws_cdk import (
    App,
    BootstraplessSynthesizer,
    CfnCondition,
    CfnParameter,
    Fn,
    Stack,
)
from constructs import Construct

from infra.consumer import ConsumerSide, Surroundings
from infra.settings import (
    Environment,
    InfraSettingsError,
    Routing,
    read_environment,
)

CONTEXT: Final = Path(__file__).parent.parent / "cdk.json"
_YES, _NO = "yes", "no"


class ExportedStack(Stack):
    """The application's side, with parameters for what is the application's.

    Args:
        scope: the app.
        construct_id: its name there.
        settings: the environment.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Environment
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            synthesizer=BootstraplessSynthesizer(),
            analytics_reporting=False,
            description=f"bedrock-weir {settings.name}: the application's side"
            f" ({settings.region})",
        )
        known = settings.consumer
        vpc = self._parameter("VpcId", "AWS::EC2::VPC::Id", "The application's VPC")
        ConsumerSide(
            self,
            "Side",
            settings=settings,
            around=Surroundings(
                vpc_id=vpc.value_as_string,
                vpc_cidr=self._parameter(
                    "VpcCidr",
                    "String",
                    "Who may reach the endpoint, such as 10.0.0.0/16",
                    allowed_pattern=r"^[0-9.]+/\d{1,2}$",
                ).value_as_string,
                subnet_ids=self._parameter(
                    "SubnetIds",
                    "List<AWS::EC2::Subnet::Id>",
                    "One a zone, in zones that the endpoint service has",
                ).value_as_list,
                service_name=self._parameter(
                    "ServiceName",
                    "String",
                    "The endpoint service: an output of the Service stack",
                    allowed_pattern=r"^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$",
                    default=known.service_name if known else None,
                ).value_as_string,
                with_zones=self._zones(settings),
            ),
        )

    def _zones(self, settings: Environment) -> bool | CfnCondition:
        if Routing.DNS not in settings.routing:
            return False
        zones = self._parameter(
            "Zones",
            "String",
            "Lead Bedrock's names to the proxy: only once private DNS of AWS's own"
            " endpoints is off in this VPC",
            allowed_values=[_YES, _NO],
            default=_NO,
        )
        is_yes = Fn.condition_equals(zones.value_as_string, _YES)
        return CfnCondition(self, "WithZones", expression=is_yes)

    def _parameter(
        self, name: str, kind: str, about: str, **options: Any
    ) -> CfnParameter:
        return CfnParameter(self, name, type=kind, description=about, **options)


def exported(settings: Environment) -> dict[str, Any]:
    """Return an environment's consumer template, with the CDK's own flags."""
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["context"]
    with tempfile.TemporaryDirectory() as folder:
        app = App(context=context, outdir=folder)
        stack = ExportedStack(app, "Consumer", settings=settings)
        template: dict[str, Any] = (
            app.synth().get_stack_artifact(stack.artifact_id).template
        )
    return template


def main(arguments: list[str] | None = None) -> int:
    """Print the template of the environment that is named; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.export",
        description="The application's side as plain CloudFormation.",
    )
    parser.add_argument("environment", help="`dev`, `prod`, or a file of your own")
    named = parser.parse_args(arguments)
    try:
        template = exported(read_environment(named.environment))
    except InfraSettingsError as error:
        print(f"infra: {error}", file=sys.stderr)
        return 2
    yaml.safe_dump(template, sys.stdout, sort_keys=False, width=100)
    return 0


if __name__ == "__main__":
    sys.exit(main())
