"""What is in a text: classifiers of data, block and streaming, CPU only.

Each module finds one class of data; `CLASSIFIERS` lists them. `Scanner` runs several
over whole texts, `Window` over a text that arrives in pieces, and both find the same
(see `base` for the law behind that).
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.classifiers.aws_access_key import AwsAccessKey
from bedrock_weir.classifiers.base import Classifier
from bedrock_weir.classifiers.email import Email
from bedrock_weir.classifiers.payment_card import PaymentCard
from bedrock_weir.classifiers.us_ssn import UsSocialSecurityNumber

CLASSIFIERS: Mapping[str, Classifier] = {
    classifier.data_class: classifier
    for classifier in (
        AwsAccessKey(),
        Email(),
        PaymentCard(),
        UsSocialSecurityNumber(),
    )
}
"""Every classifier, by the class of data it finds."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "AWS_ACCESS_KEY": ("SECRET",),
    "CREDIT_DEBIT_CARD_NUMBER": ("PII",),
    "EMAIL": ("PII",),
    "US_SOCIAL_SECURITY_NUMBER": ("PII",),
}
"""The groups a policy may name a class by."""
