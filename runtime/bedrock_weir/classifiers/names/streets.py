"""The words that addresses are made of, in many languages."""

from __future__ import annotations

from bedrock_weir.classifiers.names.gazetteer import listed

STRONG_TYPES = listed(
    "street st road rd avenue ave av boulevard blvd bvd lane ln drive dr court ct"
    " circle cir terrace ter terr place pl parkway pkwy highway hwy trail trl crescent"
    " cres cr close alley aly plaza plz square sq expressway expy freeway fwy turnpike"
    " tpke pike causeway cswy crossing xing row mews way wy gardens gdns grove grv"
    " broadway loop lp strand esplanade quay wharf parade pde wynd gata gatan gate vei"
    " veien vej strasse allee"
)
"""What an English street is called at its end, and little else is after a number."""

WEAK_TYPES = listed(
    "anex annex arcade bay bayoo bayou beach bend bluff bluffs bottom branch bridge"
    " brook brooks burg burgs bypass camp canyon cape center centre centers cliff"
    " cliffs club common commons corner corners course courts cove coves creek crest"
    " crossroad crossroads curve dale dam divide drives estate estates extension"
    " extensions fall falls ferry field fields flat flats ford fords forest forge"
    " forges fork forks fort garden gateway glen glens green greens groves harbor"
    " harbors haven heights hts hill hills hollow inlet island islands isle junction"
    " junctions key keys knoll knolls lake lakes land landing light lights loaf lock"
    " locks lodge loops mall manor manors meadow meadows mill mills mission motorway"
    " mount mountain mountains neck orchard oval overpass park parks parkways pass"
    " passage path pikes pine pines plain plains plazas point points port ports prairie"
    " radial ramp ranch rapid rapids rest ridge ridges rise river roads route rue run"
    " shoal shoals shore shores skyway spring springs spur spurs squares station"
    " stravenue stream streets summit throughway trace track trafficway trails trailer"
    " tunnel tunnels turn underpass union unions vale valley valleys via viaduct view"
    " views village villages ville vista walk walks wall ways well wells wood woods"
    " yard end side brae drove hall house cottage barn farm croft court"
)
"""What an English street may also be called: an address needs more than these."""

PREFIX_TYPES = listed(
    "rue avenue av boulevard bd bld place pl allee chemin ch impasse quai cours route"
    " rte square passage villa calle c c/ cl avda avenida av. paseo plaza pza ronda"
    " carrera cra camino carretera travesia via viale piazza p.zza corso largo vicolo"
    " strada piazzale lungomare contrada rua r travessa praca alameda estrada rodovia"
    " largo ulica ul al aleja plac os jalan jl strada str bulevardul calea cesta trg"
    " ulice nam namesti duong pho"
)
"""What a street is called at its beginning, folded."""

COMPOUND_ENDINGS = (
    "stra\u00dfe|strasse|str\\.|str|weg|platz|gasse|allee|ring|damm|ufer|steig|pfad"
    "|chaussee|straat|laan|plein|kade|gracht|dijk|singel|baan|dreef|steenweg|gatan|gata"
    "|v\u00e4gen|v\u00e4g|gr\u00e4nd|vej|vejen|gade|gaden|all\u00e9|stien|veien|vei"
    "|gate|gaten|katu|tie|kuja|polku|tn"
)
"""How street names end that are one word with their type."""

UNIT_WORDS = (
    "apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg|building|block|lot|box"
    "|po box|studio|level|shop|office|penthouse|ph|app|appt|appartement|b\u00e2timent"
    "|bat|bte|bo\u00eete|esc|escalier|\u00e9tage|etage|wohnung|whg|haus|piso|planta"
    "|puerta|pta|portal|int|interno|scala|interior|depto|departamento|dpto|oficina"
    "|local|apto|apartamento|bloco|andar|sala|casa|bus|hs|lgh|m|lok|et|byt|apartado"
    "|mieszkanie"
)
"""What a part of a building is called."""

LOWER_WORDS = (
    "de|la|le|les|du|des|del|della|dei|degli|delle|dello|di|da|do|dos|das|of|the|van"
    "|von|der|den|het|ten|ter|op|aan|am|an|auf|bei|im|in|zum|zur|zu|und|y|e|et|el|los"
    "|las|sur|sous|aux|al|u|\u00fat|utca|utja|\u00fatja|ter|t\u00e9r|ul|ulica|na|nad"
    "|pod|og|och|av|af|bis|ter|n|no|nr|nº|n\u00ba|c|apt|apartment|suite|ste|unit|flat"
    "|floor|box|bus|hs|piso|planta|rue|avenue|boulevard|place|chemin|impasse|all\u00e9e"
    "|quai|cours|route|calle|via|viale|piazza|corso|rua|avenida|street|st|road|rd|ave"
    "|lane|drive|court|east|west|north|south|and|near"
)
"""Words in lower case that stand within addresses."""

STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT"
    "|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|AS|GU|MP"
    "|PR|VI|FM|MH|PW|AA|AE|AP"
)
"""Codes of the United States Postal Service."""

STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida"
    "|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine"
    "|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska"
    "|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota"
    "|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota"
    "|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)

PROVINCES = "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|NSW|VIC|QLD|WA|SA|TAS|ACT"
"""Codes of Canada's provinces and Australia's states."""

COUNTRIES = (
    "United States(?: of America)?|U\\.?S\\.?A\\.?|United Kingdom|U\\.?K\\.?"
    "|Great Britain|New Zealand|South Africa|South Korea|North Korea|Saudi Arabia"
    "|Czech Republic|Costa Rica|Sri Lanka|Puerto Rico|Hong Kong|El Salvador"
    "|Dominican Republic|Equatorial Guinea|Papua New Guinea|Sierra Leone|Ivory Coast"
    "|Burkina Faso|United Arab Emirates|Bosnia and Herzegovina|San Marino"
    "|The Netherlands"
)
"""Countries whose names are several words or abbreviations."""
