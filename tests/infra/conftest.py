"""The locked Node is first on the path before anything here starts the CDK."""

import infra  # noqa: F401
