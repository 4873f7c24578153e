"""A bundle's detection: the rules that come with bedrock-weir, and the bundle's own."""

from __future__ import annotations

from bedrock_weir.classifiers import CLASSES, RULES
from bedrock_weir.classifiers.build import builtin, compiled
from bedrock_weir.classifiers.content import links
from bedrock_weir.classifiers.content.hosts import HostList
from bedrock_weir.classifiers.custom import parse_custom
from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.exact import ExactSet
from bedrock_weir.classifiers.openings import RuleError
from bedrock_weir.classifiers.rule import Rule
from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.bundle import SETTINGS, Bundle


def databases(bundle: Bundle) -> tuple[Database, ...]:
    """Compile what a bundle looks for.

    Raises:
        PolicyError: one of the bundle's own classes, hosts or sets is wrong.
    """
    settings = bundle.settings
    try:
        own = [*parse_custom(settings.classes, known=CLASSES)]
    except PolicyError as error:
        raise PolicyError(str(error), file=SETTINGS) from error
    for name, data in bundle.sets.items():
        own += _set_rules(name, data)
    hosts = HostList(settings.hosts.allow, settings.hosts.deny)
    is_listed = bool(hosts.allow or hosts.deny)
    if not own and not is_listed:
        return builtin()
    links_rules = links.rules(hosts) if is_listed else links.RULES
    rules = [rule for rule in RULES if rule not in links.RULES]
    try:
        return compiled([*rules, *links_rules, *own])
    except RuleError as error:
        raise PolicyError(str(error), file=SETTINGS) from error


def _set_rules(name: str, data: bytes) -> tuple[Rule, ...]:
    try:
        made = ExactSet(data)
    except PolicyError as error:
        raise PolicyError(str(error), file=name) from error
    if not made.rules():
        message = (
            "the set holds values of words alone, which cannot be looked for in "
            "streams; make a set of numbers, codes or mail addresses"
        )
        raise PolicyError(message, file=name)
    return made.rules()
