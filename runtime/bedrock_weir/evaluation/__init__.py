"""`weir eval detection`: how much of what is there is found, and how fast.

Labelled texts (`corpora`) go through a system (`systems`, `peers`) once; pure
functions (`metrics`, `entities`, `documents`, `injection`) turn what it said into
figures; `speed`, `holding` and `memory` measure the engine itself. All figures are one
JSON document (`measure`), of which the tables (`report`) and the plot (`plot`) show a
part.
"""
