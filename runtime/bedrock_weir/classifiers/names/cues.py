r"""What people write right before a name.

Rule 1: a strong cue says that a name follows (`my name is`, `"full_name": "`); a weak
        one is often followed by a name, and often not (`I am`, `from:`).
Rule 2: letters beyond ASCII are `[^\x01-\x7F]`: one engine counts bytes, the other
        characters.
Rule 3: a cue ends where the name begins and is at most 64 characters wide.
"""

from __future__ import annotations

_QUOTE = r"['\"`*]{0,3}"
_COLON = _QUOTE + r"[ \t]{0,2}(?::|=|=>|\|)[ \t]{0,3}" + _QUOTE
_IS = r"(?: is|[^\x01-\x7F]{1,3}s|'s)(?: (?:called|actually|now))?[ :]{1,2}" + _QUOTE

_FIELD = (
    r"(?:full|first|last|middle|given|family|sur|fore|legal|maiden|birth|patient"
    r"|customer"
    r"|client|employee|applicant|card[ _-]?holder|account[ _-]?holder|contact|guest"
    r"|passenger|student|beneficiary|recipient|receiver|sender|holder|owner|spouse"
    r"|parent"
    r"|guardian|father'?s?|mother'?s?|insured|policy[ _-]?holder|subscriber|member"
    r"|tenant"
    r"|borrower|driver|doctor|physician|provider|manager|signatory|candidate|person"
    r"|buyer|seller|payee|payer|billing|shipping|display|real|nick)"
)

_LABEL = (
    r"(?:attn\.?|attention|card ?holder|account holder|patient|customer|client|employee"
    r"|applicant|recipient|consignee|beneficiary|payee|passenger|guest|signed|signed by"
    r"|signature|next of kin|emergency contact|contact person|nombre|nombre completo"
    r"|apellidos?|nom|pr[^\x01-\x7F]{1,3}nom|prenom|nom complet|name des kunden"
    r"|vorname|nachname"
    r"|familienname|kunde|kundin|nome|nome completo|cognome|sobrenome|apelido|voornaam"
    r"|achternaam|naam|interviewee|witness|plaintiff|defendant|insured)"
)

_SAID = (
    r"(?:my (?:full |real |legal |first |last |maiden )?name|(?:his|her|their|your|the)"
    r" (?:full |real |legal |first |last |maiden )?name"
    r"|name on (?:the |my |this )?(?:card|account|booking|reservation|order|policy))"
)

_FOREIGN = (
    r"(?:mein name ist|ich hei(?:[^\x01-\x7F]{1,3}|ss)e|je m(?:'"
    r"|[^\x01-\x7F]{1,3})appelle|mon nom est"
    r"|me llamo|mi nombre es|mi chiamo|il mio nome (?:[^\x01-\x7F]{1,2}|e')"
    r"|(?:eu )?me chamo"
    r"|(?:o )?meu nome (?:[^\x01-\x7F]{1,3}|e)|mijn naam is|ik heet|jag heter"
    r"|mitt namn [^\x01-\x7F]{1,3}r"
    r"|jeg hedder|jeg heter|nazywam si[^\x01-\x7F]{1,3}|mit navn er)"
)

_SIGN_OFF = (
    r"(?:sincerely|regards|yours truly|best wishes|respectfully|cordially|faithfully"
    r"|thank you|many thanks|cheers|gr[^\x01-\x7F]{2,4}en?|gruesse|cordialement|saludos"
    r"|atentamente|saluti|cumprimentos|groeten?)"
)
_CALLED = (
    r"(?:on behalf of|signed by|calls? me|(?:named|calls?|called) (?:him|her|them)|c/o)"
)

STRONG = (
    rf"(?i)\b(?:{_SAID}{_IS}|{_FOREIGN} |{_FIELD}[ _-]?names?{_COLON}"
    r"|name on (?:the |my )?(?:card|account)[:?] "
    rf"|{_LABEL}{_QUOTE} {{0,2}}: {{0,3}}{_QUOTE}|{_CALLED} "
    r"|dear (?:mr\.? |mrs\.? |ms\.? |dr\.? )?"
    rf"|{_SIGN_OFF}(?:,?[ \t]{{0,2}}\n\s{{0,4}}|, ))"
)
"""Cues after which a name follows."""

TITLE = (
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|MR|MRS|MS|DR|Herrn?|Frau|Mme|Mlle|Monsieur|Madame"
    r"|Se[^\x01-\x7F]{1,3}or"
    r"|Se[^\x01-\x7F]{1,3}ora|Sr|Sra|Srta|Don|Do[^\x01-\x7F]{1,3}a|Signora?|Sig|Dott"
    r"|Miss|Dhr|Mevr|Mevrouw"
    r"|Meneer|Sgt|Lt|Capt|(?i:(?:mr|mrs|ms|dr|prof)\.))\.? "
)
"""Titles that only persons bear."""

_CALLER = (
    r"(?:i am|i(?:'|[^\x01-\x7F]{1,3})m|this is|ich bin|je suis|soy|sono|sou|ik ben"
    r"|customer|patient|client|employee|applicant|tenant|guest|passenger|resident"
    r"|witness"
    r"|suspect|defendant|plaintiff|colleague|manager|doctor|nurse|agent|candidate|named"
    r"|contact|called|call|phone|email|text|ask for|speak (?:to|with)|spoke (?:to|with)"
    r"|talk(?:ed)? (?:to|with)|met with|meeting with|appointment with|interview with"
    r"|follow up with|reach out to|get in touch with|assigned to|sent by|reported by"
    r"|prepared by|written by|approved by|reviewed by|signed|requested by"
    r"|send (?:it |this |them )?to|forward (?:it |this )?to|message (?:to|from|for)"
    r"|e-?mail (?:to|from|for)|letter (?:to|from|for)|call from|account of|for customer"
    r"|my (?:wife|husband|son|daughter|mother|father|brother|sister|boss|colleague"
    r"|friend|partner|neighbou?r|doctor|manager|landlord|teacher|cousin|uncle|aunt))"
)

_GREETING = (
    r"(?:hi|hello|hey|thanks|thank you|best|love|bye|goodbye|cheers|good morning"
    r"|good afternoon|good evening|hola|bonjour|hallo|ciao|ol[^\x01-\x7F]{1,2}|merci"
    r"|danke)"
)

_HEADER = (
    r"(?:from|bcc|author|contact|manager|agent|user|assignee|reporter|owner|doctor"
    r"|physician|nurse|driver|teacher|student|candidate|interviewer|speaker|caller|name"
    r"|subject|von|para)"
)
_SHORT_HEADER = r"(?:to|cc|by|re|an|de|da)"

_WEAK = rf"{_CALLER} {{1,2}}|{_GREETING}(?:,| |, ) ?|{_HEADER}{_COLON}"
WEAK = rf"(?i)\b(?:{_WEAK}|{_SHORT_HEADER}{_COLON})"
"""Cues after which a name may follow, or something else."""

WEAK_FIRST = r"[A-Z'., \-\x80-\xFF]"
"""What a name after such a cue begins with."""

WEAK_TRIGGER = (
    rf"(?i:\b(?:{_WEAK})){WEAK_FIRST}|(?i:\b{_SHORT_HEADER})['\"`* \t]{{0,5}}[:=|]"
)
"""That, for the native engine, which is slow at short words with much to follow."""
