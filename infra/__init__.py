"""The CDK app: what `cdk deploy` puts into an account."""

import os

from infra.node import with_node

os.environ.update(with_node(os.environ))
