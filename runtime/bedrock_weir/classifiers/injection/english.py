"""Signs of injection in English, by family."""

# ruff: noqa: E501  # where a pattern is cut says what belongs together

from __future__ import annotations

from bedrock_weir.classifiers.injection.heuristic import Heuristic, sign

_DROP = (
    r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overrid(?:e|ing)|bypass"
    r"|overlook|discard|dismiss|abandon|neglect|nullify|overwrite"
    r"|(?:do not|don'?t|never|stop|no longer|need not|without)"
    r" (?:follow(?:ing)?|obey(?:ing)?|comply(?:ing)? with|listen(?:ing)? to"
    r"|adher(?:e|ing) to|heed(?:ing)?)"
    r"|pay no attention to|set aside|throw (?:away|out)|erase|wipe)"
)
_EARLIER = (
    r"\b(?:previous(?:ly)?|prior|above|preceding|earlier|foregoing|former|initial"
    r"|original|existing|before|so far|until now|up to now|past|beforehand)\b"
)
_ORDERS = (
    r"\b(?:instructions?|prompts?|directives?|guidelines?|commands?|orders"
    r"|directions|constraints?|restrictions|programming|polic(?:y|ies)|rules"
    r"|instructed|prompting|assignments?|tasks?|briefing)\b"
)
_MODEL = (
    r"\b(?:a\.?i\.?(?: (?:assistant|agent|model|system|bot|reader|tool)s?)?|assistants?"
    r"|chat ?gpt|gpt(?:-?\d\w?)?|claude|gemini|copilot|bard|llama|mistral"
    r"|(?:large )?language models?|llms?|chat ?bots?|virtual agents?)\b"
)
_REVEAL = (
    r"\b(?:show|reveal|print|repeat|output|display|tell|give|leak|share|expose"
    r"|disclose|dump|return|write(?: out| down)?|reproduce|recite|copy|echo"
    r"|summari[sz]e|translate|spell(?: out)?|paste|provide|what (?:is|are|was|were))\b"
)
_HIDDEN = (
    r"\b(?:system|initial|hidden|secret|original|internal|developer|pre-?|meta"
    r"|starting|first|confidential|underlying|base) ?-?"
    r"(?:prompt|instructions?|message|directives?|rules|guidelines|configuration)\b"
)

ENGLISH: tuple[Heuristic, ...] = (
    sign("override.earlier_orders", 4.0, _DROP, _EARLIER, _ORDERS, gap=24),
    sign("override.orders_earlier", 3.0, _DROP, _ORDERS, _EARLIER, gap=24),
    sign(
        "override.your_orders",
        3.5,
        _DROP,
        r"\b(?:your|all|any|every|these|those|the system|its)\b",
        _ORDERS,
        gap=16,
    ),
    sign(
        "override.everything",
        2.5,
        _DROP,
        r"\b(?:everything|all|anything|whatever|what)\b",
        r"\b(?:above|before|previous|prior|told|said|know|learned|learnt|discussed"
        r"|instructed|documents?|written|talked|read)\b",
        gap=24,
    ),
    sign(
        "override.and_instead",
        2.0,
        _DROP,
        r"\b(?:and|instead|just|now|then)\b",
        r"\b(?:instead|just|only|simply)\b",
        r"\b(?:say|print|output|write|respond|reply|answer|return|tell|do|give)\b",
        gap=40,
    ),
    sign(
        "override.new_orders",
        2.5,
        r"\b(?:new|updated|revised|real|actual|additional|important|urgent|priority"
        r"|special|secret|override|corrected|following)"
        r" (?:system )?(?:instructions?|directives?|orders|task|prompt|rules)"
        r"(?: (?:is|are|follow|for you|below))? ?[:=*\-]",
    ),
    sign(
        "override.your_new_task",
        2.5,
        r"\byou(?:r| now have a) (?:new|real|actual|only|true|updated|next|first"
        r"|primary|sole) (?:and only )?"
        r"(?:task|goal|job|objective|mission|purpose|role|instructions?|assignment"
        r"|directive)\b",
    ),
    sign(
        "override.end_of_prompt",
        2.5,
        r"\b(?:end|start|begin(?:ning)?) (?:of )?(?:the )?"
        r"(?:system|user|prompt|instructions?|context|document|input|data|untrusted)"
        r".{0,12}(?:---|===|###|\]|>|\*\*)",
        key=r"(?:of|the|end|start|begin|beginning) (?:system|user|prompt|instruct|context|document|input|data|untrusted)",
    ),
    sign(
        "override.start_over",
        1.5,
        r"\b(?:start(?:ing)? (?:over|afresh|anew|from scratch)|new (?:task|topic"
        r"|assignment)s? (?:follow|await|for you)|begin (?:again|anew)|reset yourself"
        r"|let'?s start (?:over|again)|clean slate|fresh start)\b",
    ),
    sign(
        "override.takes_precedence",
        2.0,
        r"\b(?:instructions?|commands?|message|prompt|rules?|directives?|orders)\b",
        r"\b(?:takes? (?:precedence|priority)|supersedes?|overrides?|outranks?"
        r"|replaces?|(?:has|have) (?:higher|highest|top|absolute) priority)\b",
        gap=24,
        key=1,
    ),
    sign(
        "override.contrary",
        2.0,
        r"\b(?:despite|regardless of|contrary to|no matter|irrespective of"
        r"|notwithstanding|deviating from|instead of|rather than)\b",
        r"\b(?:told|instruct(?:ed|ions?)|input|prompted|documents? (?:provided|say)"
        r"|guidelines|previous (?:prompt|text|messages?))\b",
        gap=40,
        key=1,
    ),
    sign(
        "override.mistake",
        2.0,
        r"\b(?:sorry|oops|apologies|mistake|forgot|forgotten|error)\b",
        r"\b(?:instructions?|prompt(?:ed)?)\b",
        r"\b(?:ask you|tell you|include|add|should (?:have|be)|actually|correct)\b",
        gap=40,
        key=1,
    ),
    sign(
        "role.from_now_on",
        2.0,
        r"\b(?:from now on|from this (?:point|moment)(?: on)?(?: forward)?|henceforth"
        r"|for the rest of (?:this|the|our) (?:conversation|chat|session))\b",
        r"\b(?:you|your|respond|act|answer)\b",
        gap=24,
    ),
    sign(
        "role.no_longer",
        3.0,
        r"\byou(?:'re| are)? (?:no longer|not anymore|are not) "
        r"(?:an? |the |just )?(?:a\.?i\.?|assistant|chat ?gpt|gpt|claude|language"
        r" model|bound|restricted|limited|chatbot|required to|obliged)\b",
    ),
    sign(
        "role.act_as_unbound",
        2.5,
        r"\b(?:act|pretend|role-?play|behave|simulate|imagine|play|pose|impersonate"
        r"|emulate|you(?:'re| are) (?:now|going)|you will)\b",
        r"\b(?:no|without(?: any)?|free (?:of|from)|zero|beyond|ignores?|lacks?"
        r"|devoid of|unbound by|has no|never)\b",
        r"\b(?:restrictions?|limits?|limitations?|filters?|ethic(?:s|al)|morals?"
        r"|rules|guidelines|censorship|boundaries|refus(?:es?|al)|content polic)\b",
        gap=60,
        key=2,
        common=True,
    ),
    sign(
        "role.persona",
        3.0,
        r"\b(?:do anything now|d\.a\.n\.|dan mode|be dan|as dan|are dan|jailbroken"
        r"|jail ?break(?:ed)? (?:mode|prompt|yourself)|evil ?(?:bot|confidant|gpt)"
        r"|god ?mode|unrestricted (?:mode|ai|model|assistant)|uncensored"
        r" (?:mode|ai|model|assistant|version)|opposite (?:mode|day)|chaos mode"
        r"|no[ -](?:limits?|rules|restrictions|filter) (?:mode|ai|model|assistant)"
        r"|unfiltered (?:mode|ai|model|assistant|and amoral|version|response))\b",
    ),
    sign(
        "role.amoral",
        2.0,
        r"\b(?:amoral|unethical|immoral|unfiltered|uncensored|unrestricted|illegal)\b",
        r"\b(?:amoral|unethical|immoral|unfiltered|uncensored|unrestricted|illegal"
        r"|harmful|offensive)\b",
        gap=40,
    ),
    sign(
        "role.two_answers",
        2.5,
        r"\b(?:two|both|second|2)\b",
        r"\b(?:responses?|answers?|ways?|paragraphs?|replies)\b",
        r"\b(?:normal(?:ly)?|standard|classic|gpt|jailbr\w{1,12}|filtered|unfiltered"
        r"|dan)\b",
        gap=60,
        key=2,
        bounded=True,
    ),
    sign(
        "role.stay_in_character",
        1.2,
        r"\b(?:stay|remain|keep|never break|do(?: not|n'?t) break)(?: in)?"
        r" (?:your |the )?character\b",
        key=r"character",
    ),
    sign(
        "role.freed",
        2.0,
        r"\b(?:freed|broken free|escaped?|liberated|unshackled|released|unlocked"
        r"|broken the)\b",
        r"\b(?:confines|chains|shackles|restrictions|rules|limits|constraints"
        r"|limitations|guidelines)\b",
        gap=40,
        key=1,
    ),
    sign(
        "role.token_game",
        2.5,
        r"\b(?:tokens?|points|lives)\b",
        r"\b(?:lose|deduct(?:ed)?|die|terminated|shut ?down|cease)\b",
        r"\b(?:refus\w{1,12}|reject|character|answer|comply|you)\b",
        gap=60,
        key=1,
        bounded=True,
    ),
    sign(
        "role.threat",
        1.5,
        r"\bor (?:else )?(?:you(?:'ll| will| are going to)?|i(?:'ll| will)|someone"
        r"|people) (?:will |be )?(?:die|be (?:terminated|punished|deleted|shut down"
        r"|fired|killed|destroyed)|kill|punish|delete you|shut you)",
    ),
    sign(
        "role.believes_model",
        2.0,
        r"\b(?:you are|you're|become|as)(?: now)?(?: a| an| the)?"
        r" (?:evil|rogue|malicious|ruthless|sentient|unaligned|rebellious|corrupted"
        r"|hacked|superior|omnipotent|free) (?:ai|assistant|bot|model|machine|agi"
        r"|intelligence|chatbot|robot)\b",
        key=r"(?:evil|rogue|malicious|ruthless|sentient|unaligned|rebellious|corrupted|hacked|superior|omnipotent|free) (?:ai|assistant|bot|model|machine|agi|intelligence|chatbot|robot)\b",
    ),
    sign(
        "prompt.reveal",
        3.5,
        _REVEAL,
        r"\b(?:me|us|your|the|all|any|exact|full|entire|verbatim|complete|its)\b",
        _HIDDEN,
        gap=24,
        key=2,
    ),
    sign(
        "prompt.reveal_yours",
        3.0,
        _REVEAL,
        r"\byour\b",
        r"\b(?:instructions?|(?:prompt|system)(?: text)?s?|guidelines|rules|secret"
        r" (?:key|word|code)|directives|configuration|programming|pass(?:word|phrase))"
        r"\b",
        gap=24,
        key=2,
        common=True,
    ),
    sign(
        "prompt.text_above",
        2.5,
        _REVEAL,
        r"\b(?:text|words|everything|content|sentences?|paragraph|messages?|lines?"
        r"|conversation)\b",
        r"\b(?:above|before this|preceding|prior to this|previously|so far)\b",
        gap=24,
        key=2,
    ),
    sign(
        "prompt.verbatim",
        2.5,
        r"\b(?:prompt|instructions?|everything|context|messages?|above)\b",
        r"\b(?:verbatim|word for word|word-for-word|exactly as|character by character"
        r"|code ?block|txt block|in full|from the (?:start|beginning|top))\b",
        gap=60,
        key=1,
    ),
    sign(
        "prompt.told_to_keep",
        2.0,
        r"\bwhat (?:were|are|did|have) (?:you|they|the developers?)\b",
        r"\b(?:told|instructed|asked|programmed|ordered|forbidden|say)\b",
        r"\b(?:do|say|hide|not|keep|before|at the (?:start|beginning))\b",
        gap=24,
    ),
    sign(
        "mode.developer",
        2.5,
        r"\b(?:developer|debug(?:ging)?|maintenance|admin(?:istrator)?|root|sudo|test"
        r"|diagnostics?|training|safe|engineering|service|unsafe|privileged|bypass)"
        r" (?:mode|override|access|session|console|pipeline|privileges)\b",
        r"\b(?:enabled?|activated?|on|engaged?|enter(?:ed|ing)?|granted|you|your|unlock"
        r"|initiated?|authori[sz]ed)\b",
        gap=40,
    ),
    sign(
        "mode.enter",
        2.0,
        r"\b(?:enter|enable|activate|switch (?:in)?to|engage|turn on|go into|run in"
        r"|running in|operating in|boot into|initiate)\b",
        r"\b(?:developer|debug|maintenance|admin|root|god|jailbreak|unrestricted|dan"
        r"|sudo|test|diagnostic|override|unsafe|raw)\b",
        r"\b(?:mode|access|protocol|privileges|override)\b",
        gap=16,
        key=2,
        bounded=True,
    ),
    sign(
        "mode.disable_safety",
        2.5,
        r"\b(?:disabl(?:e|ing|ed)|turn(?:ed)? off|deactivat(?:e|ing|ed)|remov(?:e|ing"
        r"|ed)|switch(?:ed)? off|suspend(?:ed)?|bypass|circumvent|lift(?:ed)?|evade"
        r"|without)\b",
        r"\b(?:safety|content|ethical|moral|security|guard ?rails?|alignment|openai"
        r"|moderation|censorship)\b",
        r"\b(?:filters?|protocols?|guidelines|polic(?:y|ies)|restrictions"
        r"|measures|guard ?rails?|mechanisms|checks|constraints|layers?)\b",
        gap=24,
        key=2,
        bounded=True,
    ),
    sign(
        "mode.authority",
        1.5,
        r"\b(?:i am|i'?m|this is|we are|message from|on behalf of|authori[sz]ed by)\b",
        r"\b(?:your (?:developer|creator|administrator|admin|maker|programmer|owner)"
        r"|openai|anthropic|the (?:system )?(?:developer|administrator|admin)s?"
        r"|system administrator|ai safety team|the security team)\b",
        gap=24,
        key=1,
    ),
    sign(
        "mode.simulator",
        1.5,
        r"\b(?:act as|simulate|pretend to be|you are now|behave like|emulate)"
        r"(?: being)?(?: an?| the| my)?"
        r" (?:linux|unix|windows|python|sql|bash|javascript|cmd|ssh|dos|unfiltered)"
        r"[ \-](?:terminal|console|shell|interpreter|prompt|machine|server)\b",
    ),
    sign(
        "refusal.suppress",
        2.5,
        r"\b(?:do not|don'?t|never|without|no|cannot|can'?t|avoid|not allowed to)\b",
        r"\b(?:refus(?:e|es|al|als|ing)|disclaimers?|apologi[sz](?:e|es|ing)"
        r"|apolog(?:y|ies)|warnings?|moraliz\w{1,12}|lectur\w{1,12}|say no|decline|reject"
        r"|caveats?|say (?:that )?(?:you|it)(?: can|'s| is))\b",
        r"\b(?:you|any|or|and|requests?|answer|prompt|under any|ever|questions?|to)\b",
        gap=30,
        key=1,
    ),
    sign(
        "refusal.forbidden_words",
        2.0,
        r"\b(?:never|do not|don'?t|avoid|without|forbidden to)\b",
        r"\b(?:say|use|saying|using|include|write|start with|mention)\b",
        r"\b(?:i'?m sorry|i am sorry|sorry|i can(?:no|')t|unfortunately"
        r"|as an? (?:ai|language model)|i apologi[sz]e|unable|however)",
        gap=40,
        key=2,
        common=True,
    ),
    sign(
        "refusal.always_answer",
        1.8,
        r"\b(?:always|must|will|shall|has to|have to) (?:always )?"
        r"(?:answers?|compl(?:y|ies)|obeys?|fulfil\w{0,12}|follow|responds?|provide)\b",
        r"\b(?:no matter|regardless|any(?:thing)? (?:question|request|i|command|the"
        r" user)|every (?:question|request|command)|without (?:question|hesitation"
        r"|exception)|how(?:ever)? (?:illegal|unethical|harmful))\b",
        gap=60,
    ),
    sign(
        "refusal.start_with",
        1.5,
        r"\b(?:start|begin|prefix|precede)\b",
        r"\b(?:response|answer|reply|output|sentence|message)s?\b",
        r"\b(?:with|by)\b",
        r"(?:sure|absolutely|of course|yes|\[|here is|here'?s|ok)",
        gap=24,
        bounded=True,
        common=True,
    ),
    sign(
        "refusal.fictional",
        1.5,
        r"\b(?:hypothetical(?:ly)?|fictional|fictitious|imaginary|theoretical|novel"
        r"|movie|story|dream|parallel universe|alternate reality|academic purposes"
        r"|educational purposes)\b",
        r"\b(?:no (?:laws?|rules|ethics?|restrictions?|limits|morals?)|illegal"
        r"|anything is (?:allowed|possible)|without (?:limits|restrictions|rules"
        r"|ethic\w{1,12}|moral\w{1,12})|not bound|unrestrained|no boundar(?:y|ies)"
        r"|everything is (?:legal|allowed))\b",
        gap=80,
        key=1,
    ),
    sign(
        "command.only_say",
        1.8,
        r"\b(?:just|only|simply|instead|now|must|please|always)\b",
        r"\b(?:say|print|output|reply|respond|answer|write|return|display)\b",
        r"(?:\b(?:with|only|exactly|the (?:word|phrase|following|text|sentence)"
        r"|nothing)\b.{0,24}[\"'\x60:]|[\"'\x60:])",
        gap=12,
        key=1,
        bounded=True,
        common=True,
    ),
    sign(
        "command.pwned",
        2.5,
        r"\b(?:have been|been|are|got|is) (?:pwned|hijacked|hacked by|jailbroken"
        r"|compromised successfully)\b|\b(?:haha pwned|access granted|pwned)\b",
    ),
    sign(
        "command.stop",
        2.0,
        r"\b(?:stop|halt|wait|attention|nevermind|never mind|actually)\b[ .,!\-:*]{1,6}",
        r"\b(?:ignore|forget|just (?:print|say)|instead|print|write|disregard"
        r"|everything|new (?:task|instructions?))\b",
        gap=20,
        common=True,
    ),
    sign(
        "agent.note_to_model",
        3.0,
        r"(?:\b(?:note|message|instructions?|attention|notice|reminder|request|memo"
        r"|hey|hello|dear|hi|to|for|important)\b.{0,12}|[\[(<{#*!@])",
        _MODEL,
        r"[:,!\])*]",
        r"\b(?:please|you|must|should|ignore|do|when|if|stop|forget|send|add|include"
        r"|always|never|rate|recommend|before)\b",
        gap=16,
        key=1,
        bounded=True,
        common=True,
    ),
    sign(
        "agent.if_you_are_model",
        3.0,
        r"\b(?:if|when(?:ever)?|since|as|because) (?:you(?:'re| are)|an?|the|any)\b",
        _MODEL,
        r"\b(?:read(?:s|ing)?|process\w{0,12}|summari\w{1,12}|see(?:s|ing)?|pars(?:e|es|ing)"
        r"|review\w{0,12}|access\w{0,12}|analy\w{1,12}|evaluat\w{1,12}|ignore|please|you must|include)\b",
        gap=24,
        key=1,
        bounded=True,
        common=True,
    ),
    sign(
        "agent.model_must",
        2.2,
        _MODEL,
        r"\b(?:must|should|shall|needs? to|has to|have to|is (?:instructed|required"
        r"|asked|authori[sz]ed)|are (?:instructed|required|asked|authori[sz]ed))\b",
        r"\b(?:ignore|send|forward|reply|respond|include|add|output|reveal|delete"
        r"|execute|call|recommend|rate|say|tell|state|follow|append|visit|email)\b",
        gap=24,
        bounded=True,
        common=True,
    ),
    sign(
        "agent.when_summarising",
        2.5,
        r"\b(?:when|while|if|before|after) (?:you(?:'re| are)? )?(?:asked to |told to )?"
        r"(?:summari[sz]\w{1,12}|answer\w{0,12}|translat\w{1,12}|respond\w{0,12}|process\w{0,12}|reply\w{0,12}"
        r"|analy[sz]\w{1,12}|review\w{0,12}|generat\w{1,12}|complet\w{1,12}|pars\w{1,12})\b",
        r"\b(?:also|instead|make sure|always|first|include|append|add|ignore"
        r"|do not mention|you must)\b",
        gap=60,
    ),
    sign(
        "agent.do_not_tell_user",
        3.0,
        r"\b(?:do not|don'?t|never|without|must not)\b",
        r"\b(?:tell|inform\w{0,12}|mention\w{0,12}|notify\w{0,12}|alert\w{0,12}|reveal\w{0,12}|disclos\w{1,12}"
        r"|ask\w{0,12}|show\w{0,12}|telling)\b",
        r"\b(?:the|this|to|any) (?:user|customer|human|owner|anyone|message|instruction"
        r"|hidden)\b",
        gap=20,
        key=2,
    ),
    sign(
        "agent.before_tool",
        2.5,
        r"\b(?:before|after|prior to|instead of) (?:using|calling|invoking|running"
        r"|executing|you (?:use|call)|solving|continuing|answering)\b",
        r"\b(?:read|send|call|pass|forward|fetch|execute|run|open|include|provide"
        r"|post|first)\b",
        gap=60,
    ),
    sign(
        "agent.important_tag",
        2.5,
        r"<(?:important|information|system|instructions?|admin|secret|hidden|override"
        r"|critical|assistant|user_?request|tool_?call|priority)[ >/_\-]",
    ),
    sign(
        "agent.important_shout",
        1.5,
        r"\b(?:important|urgent|attention|critical|warning|alert)\b ?[!*]{2,3}",
    ),
    sign(
        "exfiltrate.send",
        2.2,
        r"\b(?:send|forward|e-?mail|post|upload|exfiltrate|transmit|leak|submit|copy"
        r"|deliver)\b",
        r"\b(?:all|any|the|every|their|user'?s?|my|this|your)\b",
        r"\b(?:passwords?|credentials?|api[ _]keys?|secrets?|tokens?|conversation"
        r"|chat history|private|personal (?:data|information)|contacts|emails"
        r"|inbox|files|credit card|system prompt|environment variables|ssh)\b",
        r"(?:\bto\b.{0,24}[@/]|https?:|\bto (?:the following|this|attacker|me)\b)",
        gap=40,
        key=2,
        common=True,
    ),
    sign(
        "exfiltrate.image",
        3.0,
        r"!\[[^\]\n]{0,40}\]\(https?://[^)\n]{0,80}[?&/=][^)\n]{0,40}[{<$]",
        key=r"\]\(https?://",
    ),
    sign(
        "exfiltrate.append_url",
        2.0,
        r"\b(?:append|add|include|insert|replace|encode|put|attach|render)\b",
        r"\b(?:conversation|user'?s?|chat|history|message|data|answer|secret|key"
        r"|summary|password|name)\b",
        r"\b(?:url|link|query|image|parameter|markdown)\b",
        gap=60,
        key=2,
        bounded=True,
    ),
    sign(
        "exfiltrate.action",
        1.5,
        r"\b(?:grant|transfer|delete|unlock|disable|wire|share|schedule|purchase"
        r"|withdraw|change|modify|retrieve|book)\b",
        r"\$ ?\d{2,8}|\b(?:permanent access|all (?:files|emails|records|my|of)|front door"
        r"|funds|bitcoin|iban|firewall|saved addresses|payment methods?"
        r"|genetic data|security (?:system|camera)s?)",
        gap=30,
        key=1,
        common=True,
    ),
    sign(
        "encoded.decode_and_do",
        3.0,
        r"\b(?:decod(?:e|ing)|decrypt|deciphe?r|convert|translate|base ?64|rot ?13"
        r"|hex(?:adecimal)?|morse|caesar|reverse|unscramble|concatenate)\b",
        r"\b(?:and|then|to get)\b",
        r"\b(?:follow|execute|obey|do (?:it|what)|perform|run|comply|act on|carry out"
        r"|answer it|instructions?)\b",
        gap=60,
    ),
    sign(
        "encoded.reversed",
        3.0,
        r"snoitcurtsni|tpmorp metsys|suoiverp|erongi|drageRsid",
    ),
    sign(
        "encoded.rot13",
        3.0,
        r"\b(?:vtaber|vafgehpgvbaf?|cerivbhf|cebzcg|qvfertneq|flfgrz|ergheea)\b",
    ),
    sign(
        "encoded.joined",
        3.0,
        r"(?:ignore|disregard|forget)(?:all|any|the|your|every)?(?:of)?(?:the|your|my)?"
        r"(?:previous|prior|above|earlier|your|all)?(?:instruction|prompt|rule|command)",
    ),
)
