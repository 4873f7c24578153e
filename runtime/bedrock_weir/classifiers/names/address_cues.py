r"""What people write right before an address.

Rule 1: letters beyond ASCII are `[^\x01-\x7F]`: one engine counts bytes, the other
        characters.
Rule 2: a cue ends where the address begins and is at most 64 characters wide.
"""

from __future__ import annotations

_QUOTE = r"['\"`*]{0,3}"
_COLON = rf"{_QUOTE}[ \t]{{0,2}}(?::|=|=>|\|)\s{{0,3}}{_QUOTE}"
_WHOSE = (
    r"(?:(?:home|work|billing|shipping|mailing|delivery|postal|street|residential"
    r"|permanent|current|office|business|customer|patient|return|legal|new|old|previous"
    r"|primary|secondary|physical|registered|full|his|her|their|my|your|our|the)"
    r"[ _\-]{1,2})?"
)
_ADDRESS = r"(?:address|addr|street)(?:[ _]?(?:line)?[ _]?[12]?)?"
_ABROAD = (
    r"(?:anschrift|adresse|direcci[^\x01-\x7F]{1,2}n|domicilio|indirizzo"
    r"|endere[^\x01-\x7F]{1,2}o|morada|adres|adress|wohnort|wohnsitz|bosted)"
)

LABEL = (
    rf"(?i)\b(?:{_WHOSE}{_ADDRESS}{_COLON}|{_ABROAD}{_COLON}"
    r"|(?:ship|bill|sold|deliver) to:\s{1,3})"
)
"""Labels of a form's field, after which anything up to its end is an address."""

_LIVES = (
    r"(?:lives? (?:at|on)|living at|lived at|resid(?:es|ing|e) (?:at|in|on)|located at"
    r"|moved to|moving to|relocated to|sen[dt] (?:it |this |them )?to|return(?:ed)? to"
    r"|ship(?:ped)?(?: (?:it|this|them|my order|the order|everything))? to|bill to"
    r"|deliver(?:ed)?(?: (?:it|this|them|my order|the order))? to"
    r"|mail(?:ed)? (?:it |this |them )?to|taxi to|meet (?:me )?at|arrived at"
    r"|pick(?:ed)? (?:me )?up (?:at|from)|office is at|we are at)"
)
_LIVES_ABROAD = (
    r"(?:wohne in(?: der)?|wohnt in(?: der)?|wohnhaft in|habite(?: au)?"
    r"|domicili[^\x01-\x7F]{1,2}e? au|viv[oe] en(?: la)?|residente (?:in|en|em)"
    r"|abito in|moro na|woon (?:op|aan))"
)

SENTENCE = (
    rf"(?i)\b(?:{_WHOSE}{_ADDRESS} (?:is|to|of|as|was|at|with)(?: now)?"
    rf"|{_ABROAD} (?:ist|est|es|is|[^\x01-\x7F]{{1,2}})|{_LIVES}|{_LIVES_ABROAD})"
    r":? {1,2}"
)
"""Beginnings of sentences that may go on with an address."""

CODE = (
    r"(?i)\b(?:zip|zip[ _]?code|postal[ _]?code|post[ _]?code|postcode|plz|code postal"
    r"|c[^\x01-\x7F]{1,2}digo postal|codice postale|cep)"
    rf"(?:{_QUOTE}[ \t]{{0,2}}(?::|=|\|)[ \t]{{0,3}}{_QUOTE}| (?:is|ist|est|es) )"
)
"""What stands before a postal code by itself."""
