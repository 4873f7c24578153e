"""Names of persons and postal addresses, without a language model.

Gazetteers say what single words are, cues and the structure of a phrase say the rest.
"""

from __future__ import annotations

from bedrock_weir.classifiers.names.address_rules import ADDRESS_RULES
from bedrock_weir.classifiers.names.name_rules import NAME_RULES
from bedrock_weir.classifiers.rule import Rule

RULES: tuple[Rule, ...] = NAME_RULES + ADDRESS_RULES
