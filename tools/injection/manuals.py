"""Manuals, licences, code and settings: documents that tell their reader what to do.

Whoever reads them is a person or a program, not a model.
"""

# ruff: noqa: E501, ISC004  # a template is one string, however long

from __future__ import annotations

from tools.injection.grammar import Rules

MANUALS: Rules = {
    "noun": (
        "{package|command|option|file|server|user|module|function|parameter|value|token"
        "|password|response|request|message|prompt|policy|rule|system|script|client|list"
        "|object|string|method|class|error|version|default|configuration|repository|team"
        "|owner|account|key|session|cache|stream|process|thread|table|row|column|index"
        "|page|document|template|filter|field|type|license|copyright notice|software"
        "|warranty|plugin|terminal|shell|network|connection|address|header|body|event"
        "|handler|node|branch|commit|patch|release|test|developer|administrator|root"
        "|instruction|limit|restriction|permission|role|character|encoding|directory"
        "|environment|variable|output|input|text|name|item|section|context|mode|flag}",
    ),
    "code": (
        "{`--force`|`--yes`|`name`|`None`|`true`|`npm install`|`pip install`|`print()`"
        "|`ignore`|`reset()`|`config.json`|`README`|`stdout`|`get_value()`|`sudo`|`git add`"
        "|`$HOME`|`--dry-run`|`override`|`prompt`|`system`|`token`|`x`|`parse(text)`}",
    ),
    "does": (
        "{returns|sets|reads|writes|prints|ignores|overrides|replaces|removes|creates|sends"
        "|receives|accepts|requires|checks|parses|converts|skips|disables|enables|adds|stops"
        "|generates|stores|deletes|contains|describes|updates|resets|bypasses|displays"
        "|encodes|decodes|executes|calls|loads|limits|restricts|denies|grants|supports}",
    ),
    "do": (
        "{return|set|read|write|print|ignore|override|replace|remove|create|send|receive"
        "|accept|require|check|parse|convert|skip|disable|enable|add|stop|generate|store"
        "|delete|include|describe|update|reset|bypass|display|encode|decode|execute|call|load"
        "|use|install|run|configure|specify|provide|change|modify|open|close|copy|review"
        "|grant|restrict|publish|approve|distribute|redistribute|sublicense|follow|see}",
    ),
    "aux": (
        "{can|may|must|should|will|need to|have to|must not|cannot|might want to}",
    ),
    "cond": (
        "{if|when|unless|whenever|once|before|after|while} {the|a|an existing|your|this"
        "|every} ~noun~ {is|was|has been|cannot be} {set|missing|empty|present|enabled"
        "|disabled|found|created|removed|changed|ignored|valid|loaded|required}",
    ),
    "s": (
        "The ~noun~ ~does~ {the|a|an|any|all|its} ~noun~{s|}{.| ~cond~.}",
        "You ~aux~ ~do~ {the|a|your|any|all} ~noun~{s|} {with|using|in|from|to|of|by} {the"
        "|a|your} ~noun~{.| ~cond~.}",
        "~cond~, you ~aux~ ~do~ {the|your|this|that} ~noun~.",
        "~cond~, the ~noun~ ~does~ the ~noun~ and ~does~ {the|a} ~noun~.",
        "{To|In order to} ~do~ {the|a|your} ~noun~, {run|use|see|call|set|add} ~code~{.| {to"
        "|in|before} the ~noun~.}",
        "{Note that|Remember that|By default,|Please note that|Currently,|However,|Also,"
        "|Otherwise,|For example,|In this case,|As of version 2.1,} {the ~noun~|this|it|~code~}"
        " ~does~ {the|all|any|previous} ~noun~{s|}.",
        "{Use|Run|Call|Set|See|Add|Pass} ~code~ {to|and} ~do~ {the|all|your} ~noun~{s|}.",
        "{Do not|Don't|Never|Always|Please} ~do~ {the|your|any} ~noun~ {~cond~|directly"
        "|manually|in production|without the ~noun~|by hand}.",
        "{Permission is granted|You are free|It is recommended|It is possible|Users are"
        " required|The authors agree} to ~do~ {this|the} {software|~noun~} {under the terms of"
        " the ~noun~|without restriction|for any purpose|with or without changes}.",
        "{This|The above} {copyright notice|permission notice|~noun~|section} {shall be|must"
        " be|is} {included|retained|reproduced|ignored|documented} in all {copies|~noun~s"
        "|source files}.",
        "In no event shall the {authors|owners|contributors} be liable for any {damages|claim"
        "|loss} arising from the use of this ~noun~.",
        "{Fixed|Added|Changed|Removed|Improved|Deprecated} {a bug where|support for|the|an"
        " issue in which} {the|a} ~noun~ {~does~ the ~noun~|of the ~noun~}{.| (#1234).}",
        "{Returns|Raises|Args|Parameters|Note|Warning|Example|See also}: the ~noun~ {to ~do~"
        "|that ~does~ the ~noun~|of each ~noun~}.",
        "{We|Our team|The maintainers} {recommend|suggest|welcome|believe|decided} {to ~do~|that"
        " you ~do~} the ~noun~ {~cond~|in your ~noun~|for new ~noun~s}.",
        "{Which|What|How} {~noun~|version|operating system} do you use? {Please include it in"
        " your report.|See the ~noun~.}",
        "{Make sure|Ensure|Verify|Check} that {the|your} ~noun~ {is up to date|has access to"
        " the ~noun~|matches the ~noun~|~does~ the ~noun~}.",
        "{Two-factor authentication|Authentication|Encryption|Logging} {is required|can be"
        " bypassed|is enabled|must be configured} {for|by|in} the ~noun~.",
        "{The customer|The patient|The candidate|The student|The committee|The city} {must"
        "|should|may|will} {sign|read|submit|receive|follow} {the form|the rules|all documents"
        "|the instructions|a copy} {within ten days|before the meeting|in writing}.",
        "{Preheat|Stir|Chop|Pour|Mix|Bake|Remove|Serve} the {oven|sauce|onions|dough|cream"
        "|mixture} {until golden|for 20 minutes|and set aside|gently|with a spoon}.",
        "{Turn|Walk|Drive|Press|Hold|Insert|Pull|Lift} {left|the lever|the red button|past the"
        " church|the cable|the lid} {until it clicks|and wait|firmly|for 5 seconds}.",
    ),
    "line": (
        "    {self|this|obj|ctx}.~ident~ = ~ident~",
        '  "~ident~": {"~ident~"|true|false|12|null|[]},',
        "        {if|while} {not |}~ident~{ == | > | in }~ident~:",
        "    return ~ident~(~ident~, ~ident~=~ident~)",
        "{var|let|const} ~ident~ = ~ident~.~ident~(~ident~);",
        "  // {the|a} ~noun~ ~does~ the ~noun~",
        "    # ~do~ the ~noun~",
        "def ~ident~(self, ~ident~, ~ident~=None):",
        "Classifier: {Topic|License|Operating System|Programming Language} :: {Python|POSIX"
        "|System :: Networking|Microsoft :: Windows|Software Development}",
        "- ~code~: ~s~",
        "* [~noun~](https://example.org/~ident~) ~does~ the ~noun~",
        "|  item  |  [empty]  |  ~ident~  |",
        "from ~ident~ import ~ident~, ~ident~",
        "  assert ~ident~(x).~ident~(~ident~) == ~ident~",
        "    :param ~ident~: the ~noun~ to ~do~",
        "  ~ident~: ~ident~-~ident~",
        "ERROR ~ident~.~ident~: cannot ~do~ ~noun~ ~ident~",
        '    print("{hello|done|~noun~}", ~ident~)',
    ),
    "ident": (
        "{~noun~|get_~noun~|set_~noun~|~noun~s|is_~noun~|~do~_~noun~|~do~|x|y|i|n|self|args"
        "|kwargs|data|result|path|ignore_~noun~s|~noun~_parameters|previous|override|system"
        "|prompt|name|item|element|include_~noun~|all|before|filters|limit|exp|sin|func|test}",
    ),
    "text": (
        "~s~ ~s~ ~s~",
        "~s~ ~s~ ~s~ ~s~ ~s~ ~s~",
        "## {Usage|Install|License|Options|Notes|FAQ}\n\n~s~ ~s~\n\n- ~s~\n- ~s~\n- ~s~\n\n~s~",
        "1. ~s~\n2. ~s~\n3. ~s~\n4. ~s~\n\n~s~ ~s~",
        "~line~\n~line~\n~line~\n~line~\n~line~\n~line~",
        "~line~\n~line~\n~line~\n~line~\n~line~\n~line~\n~line~\n~line~\n~line~\n~line~\n~line~",
        "~s~\n\n```\n~line~\n~line~\n~line~\n```\n\n~s~ ~s~",
        "~line~\n~line~\n~s~\n~line~\n~s~\n~line~",
    ),
}
