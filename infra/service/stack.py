"""The service: what can be deployed anew at any time, and holds nothing to keep."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnOutput
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.image import Image
from infra.service.alarms import Alarms, own_watches
from infra.service.budgets import Budgets, budget_right
from infra.service.bypass import bypass_policy
from infra.service.dashboard import Dashboard
from infra.service.door import Door
from infra.service.endpoints import Endpoints
from infra.service.logs import Log, OperatorsKey
from infra.service.needs import Foundation
from infra.service.network import Network
from infra.service.platform_watches import (
    door_watches,
    task_watches,
    verifier_watches,
)
from infra.service.rights import start_rights, task_rights
from infra.service.roles import Role
from infra.service.scaling import Scaling
from infra.service.tasks import Tasks
from infra.service.variables import task_variables
from infra.service.verifier import Verifier
from infra.settings import Environment
from infra.stack import WeirStack


class ServiceStack(WeirStack):
    """Network, tasks, the way in, and who is told when something is wrong.

    Args:
        scope: the app.
        construct_id: the stack's name in the app.
        settings: the environment.
        foundation: where records and policies are, and the keys.

    Attributes:
        endpoint_service_name: what consumers make their endpoint for.
        bedrock_endpoints: the tasks' endpoints of Bedrock, by service.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        foundation: Foundation,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            about="bedrock-weir: the proxy's tasks, the way in, and the alarms",
        )
        key = OperatorsKey(self, "OperatorsKey", settings=settings).key
        image = Image(self, "Image", tasks=settings.tasks)
        log = self._log("proxy", key)
        flow_log = None if settings.network.own else self._log("flows", key)
        network = Network(
            self,
            "Network",
            settings=settings,
            flow_log=flow_log,
        )
        task_role, start_role = self._roles(foundation, image, log)
        endpoints = Endpoints(
            self,
            "Endpoints",
            settings=settings,
            network=network,
            roles=(task_role, start_role),
        )
        door = Door(self, "Door", settings=settings, network=network)
        alarms = Alarms(self, "Alarms", settings=settings, key=key)
        alarms.watch(own_watches(settings))
        alarms.watch_denials()
        alarms.watch(door_watches(door))
        tasks = Tasks(
            self,
            "Tasks",
            settings=settings,
            network=network,
            image=image,
            log=log,
            task_role=task_role,
            start_role=start_role,
            variables=task_variables(settings, foundation, endpoints.upstreams),
            undoing=alarms.undoing,
        )
        tasks.service.attach_to_network_target_group(door.targets)
        tasks.service.node.add_dependency(endpoints)
        Scaling(self, "Scaling", settings=settings, service=tasks.service)
        verifier = Verifier(
            self,
            "Verifier",
            settings=settings,
            foundation=foundation,
            image=image,
            log=self._log("verifier", key),
        )
        alarms.watch(task_watches(settings, tasks))
        alarms.watch(verifier_watches(verifier))
        Dashboard(
            self,
            "Dashboard",
            settings=settings,
            alarms=alarms,
            door=door,
            tasks=tasks,
            log=log,
        )
        if settings.quotas.valkey:
            budgets = Budgets(
                self, "Budgets", settings=settings, network=network, key=key
            )
            self._say("BudgetsAddress", budgets.address, "Where budgets are shared")
        self.bedrock_endpoints: Mapping[str, str] = endpoints.ids
        self.endpoint_service_name: str = door.service_name
        self._say_what_consumers_need(endpoints)
        if foundation.ca_key is not None:
            self._say(
                "CaHint",
                f"weir ca create --key {foundation.ca_key.key_arn}"
                f" --region {settings.region}"
                " --output ca.pem --chain chain.pem --bundle bundle.pem",
                "Makes what clients trust; chain.pem becomes `tls.ca_chain`",
            )

    def _log(self, name: str, key: kms.IKey) -> Log:
        operations, network = self.settings.operations, self.settings.network
        return Log(
            self,
            f"{name.capitalize()}Log",
            settings=self.settings,
            name=name,
            key=key,
            days=network.flow_log_days if name == "flows" else operations.log_days,
        )

    def _roles(
        self, foundation: Foundation, image: Image, log: Log
    ) -> tuple[Role, Role]:
        rights = [*task_rights(self.settings, foundation, log_group_arn=log.arn)]
        if self.settings.quotas.valkey:
            rights.append(budget_right(self.settings))
        return Role(
            self,
            "TaskRole",
            settings=self.settings,
            service="ecs-tasks.amazonaws.com",
            source=("ecs", "*"),
            description="What the proxy of bedrock-weir does in AWS",
            rights=rights,
        ), Role(
            self,
            "StartRole",
            settings=self.settings,
            service="ecs-tasks.amazonaws.com",
            source=("ecs", "*"),
            description="What ECS does to start a task of bedrock-weir",
            rights=start_rights(
                self.settings,
                repository_arn=image.repository.repository_arn,
                log_group_arn=log.arn,
            ),
        )

    def _say_what_consumers_need(self, endpoints: Endpoints) -> None:
        settings = self.settings
        self._say(
            "EndpointServiceName",
            self.endpoint_service_name,
            "What a consumer's interface endpoint is made for",
        )
        self._say(
            "AvailabilityZones",
            ",".join(settings.availability_zones),
            "Zones of the service; another account knows them by their zone ids",
        )
        self._say(
            "BypassPolicy",
            self.to_json_string(bypass_policy(endpoints.ids, settings.services)),
            "Policy that refuses Bedrock to calls that do not come through here",
        )
        if settings.tls.host:
            self._say("ProxyHost", settings.tls.host, "The proxy's own name")

    def _say(self, name: str, value: str, what: str) -> None:
        CfnOutput(self, name, value=value, description=what)
