"""An environment: all tables together, and what must agree among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from infra.settings.tables import (
    SERVICES,
    Access,
    Account,
    Audit,
    Bedrock,
    Consumer,
    Network,
    Operations,
    OwnVpc,
    Policy,
    Profile,
    Quotas,
    Routing,
    Table,
    Tasks,
    Tls,
)

S3_PREFIX_LISTS: Final[Mapping[str, str]] = {
    "ap-northeast-1": "pl-61a54008",
    "ap-northeast-2": "pl-78a54011",
    "ap-northeast-3": "pl-a4a540cd",
    "ap-south-1": "pl-78a54011",
    "ap-southeast-1": "pl-6fa54006",
    "ap-southeast-2": "pl-6ca54005",
    "ca-central-1": "pl-7da54014",
    "eu-central-1": "pl-6ea54007",
    "eu-north-1": "pl-c3aa4faa",
    "eu-west-1": "pl-6da54004",
    "eu-west-2": "pl-7ca54015",
    "eu-west-3": "pl-23ad484a",
    "sa-east-1": "pl-6aa54003",
    "us-east-1": "pl-63a5400a",
    "us-east-2": "pl-7ba54012",
    "us-west-1": "pl-6ba54002",
    "us-west-2": "pl-68a54001",
}
"""AWS's lists of S3's addresses, by region; they do not change."""

_FARGATE_MEMORY: Final[Mapping[int, tuple[int, int]]] = {
    256: (512, 2048),
    512: (1024, 4096),
    1024: (2048, 8192),
    2048: (4096, 16_384),
    4096: (8192, 30_720),
    8192: (16_384, 61_440),
    16_384: (32_768, 122_880),
}
"""MiB that Fargate offers, least and most, by CPU units."""


class Environment(Table):
    """One environment: a foundation, a service, and perhaps a consumer."""

    name: Annotated[
        str,
        Field(
            pattern=r"^[a-z][a-z0-9-]{0,14}[a-z0-9]$",
            description="part of every name; 2 to 16 characters",
        ),
    ]
    profile: Annotated[
        Profile, Field(description="`dev` can be destroyed, `prod` is kept")
    ]
    account: Annotated[Account, Field(description="AWS account")]
    region: Annotated[
        str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="AWS region")
    ]
    availability_zones: Annotated[
        tuple[str, ...],
        Field(min_length=2, max_length=3, description="zones of the tasks"),
    ]
    services: Annotated[
        tuple[str, ...],
        Field(min_length=1, description="services that are inspected"),
    ] = SERVICES
    routing: Annotated[
        tuple[Routing, ...],
        Field(min_length=1, description="how calls come to the proxy"),
    ] = (Routing.INTERCEPTOR,)
    audit: Annotated[Audit, Field(description="records")] = Audit()
    policy: Annotated[Policy, Field(description="policy bundle")] = Policy()
    network: Annotated[Network, Field(description="network")] = Network()
    tasks: Annotated[Tasks, Field(description="tasks")] = Tasks()
    tls: Annotated[Tls, Field(description="certificates")] = Tls()
    access: Annotated[Access, Field(description="who may connect")] = Access()
    bedrock: Annotated[Bedrock, Field(description="own rights in Bedrock")] = Bedrock()
    quotas: Annotated[Quotas, Field(description="budgets")] = Quotas()
    operations: Annotated[Operations, Field(description="operations")] = Operations()
    consumer: Annotated[
        Consumer | None, Field(description="the application's side")
    ] = None

    @property
    def is_kept(self) -> bool:
        """Whether what holds data outlives `cdk destroy`."""
        return self.profile is Profile.PROD

    @property
    def s3_prefix_list_id(self) -> str | None:
        """AWS's list of S3's addresses in the region, if it is known."""
        return self.network.s3_prefix_list_id or S3_PREFIX_LISTS.get(self.region)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for zone in self.availability_zones:
            if not zone.startswith(self.region):
                raise ValueError(f"`availability_zones`: `{zone}` is not in the region")
        unknown = set(self.services) - set(SERVICES)
        if unknown:
            raise ValueError(f"`services`: `{min(unknown)}` is not inspected")
        named = {Routing.INTERCEPTOR, Routing.ENDPOINT_URL} & set(self.routing)
        has_name = self.tls.host and self.tls.certificate_secret_arn
        if named and not has_name:
            raise ValueError(
                f"`routing`: `{min(named)}` needs `tls.host` and"
                " `tls.certificate_secret_arn`"
            )
        if self.tasks.least > self.tasks.most:
            raise ValueError("`tasks.least` is more than `tasks.most`")
        self._tasks_can_run()
        if self.network.own:
            self._own_vpc_agrees(self.network.own)
        if not self.s3_prefix_list_id:
            raise ValueError(
                "`network.s3_prefix_list_id` is needed in this region: see `aws ec2"
                " describe-managed-prefix-lists`, `com.amazonaws.REGION.s3`"
            )
        if self.consumer and self.consumer.account and not self.consumer.service_name:
            raise ValueError("`consumer.service_name` is needed from another account")
        return self

    def _tasks_can_run(self) -> None:
        least, most = _FARGATE_MEMORY.get(self.tasks.cpu, (1, 0))
        if not least <= self.tasks.memory <= most:
            raise ValueError("`tasks.cpu`, `tasks.memory`: Fargate has no such task")
        if self.tasks.image and f".ecr.{self.region}." not in self.tasks.image:
            raise ValueError("`tasks.image`: the image must be in the region")
        if self.tasks.execute_command and self.is_kept:
            raise ValueError("`tasks.execute_command` is never on in `prod`")

    def _own_vpc_agrees(self, own: OwnVpc) -> None:
        if len(own.subnet_ids) != len(self.availability_zones):
            raise ValueError("`network.own.subnet_ids`: one a zone is needed")
        if "s3" not in own.existing_endpoints and not own.route_table_ids:
            raise ValueError(
                "`network.own.route_table_ids` are needed to make S3's endpoint"
            )
        for service in set(self.services) & set(own.existing_endpoints):
            if service not in own.existing_endpoint_ids:
                raise ValueError(
                    f"`network.own.existing_endpoint_ids`: `{service}` is needed"
                )
            has_host = service in own.existing_endpoint_hosts
            if Routing.DNS in self.routing and not has_host:
                raise ValueError(
                    f"`network.own.existing_endpoint_hosts`: `{service}` is needed"
                    " with routing `dns`"
                )
