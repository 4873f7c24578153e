"""The application's side: in its account, its VPC, and at its owner's pace.

With routing `dns` in a VPC that has AWS's own endpoints for Bedrock, the order
matters: Route 53 refuses a private zone for a name that an endpoint with private DNS
holds in the same VPC, and EC2 refuses private DNS where such a zone is.

1. Deploy with `consumer.zones = false`: the endpoint is there, and nothing changes.
2. Give the applications the CA's certificate (`weir ca create` wrote it), and look
   with `weir doctor client` from within the VPC.
3. Turn private DNS of AWS's endpoints for the inspected services off
   (`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ID --no-private-dns-enabled`).
   Until the next step Bedrock's names lead to public addresses: an application
   without a way to the internet waits.
4. Deploy with `consumer.zones = true`, at once. Names that were looked up before are
   remembered for up to a minute, connections for as long as they live.
5. Attach the policy against bypasses. Attached earlier, it cuts off who still goes
   the old way.

Back again: remove the policy, deploy with `zones = false`, turn private DNS on.

If proxy and applications share a VPC, the tasks dial Bedrock by the endpoints' own
`vpce-` names (the Service stack does so with `dns`), or they would dial themselves.
The subnets' zones must be zones of the endpoint service: compare zone ids
(`use1-az1`), since zone names mean other places in another account.
"""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from infra.consumer.side import ConsumerSide, Surroundings
from infra.settings import Consumer, Environment
from infra.stack import WeirStack


class ConsumerStack(WeirStack):
    """An application's endpoint to the proxy, with names and client settings.

    Args:
        scope: the app.
        construct_id: the stack's name in the app.
        settings: the environment.
        consumer: where the application is.
        service_name: the endpoint service.
        bedrock_endpoints: the proxies' endpoints of Bedrock by service; None from
            another account, where the Service stack's output has the policy.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        consumer: Consumer,
        service_name: str,
        bedrock_endpoints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            about="bedrock-weir: the application's side",
            account=consumer.account,
        )
        ConsumerSide(
            self,
            "Side",
            settings=settings,
            around=Surroundings(
                vpc_id=consumer.vpc_id,
                vpc_cidr=consumer.vpc_cidr,
                subnet_ids=consumer.subnet_ids,
                service_name=service_name,
                bedrock_endpoints=bedrock_endpoints,
                with_zones=consumer.zones,
            ),
        )
