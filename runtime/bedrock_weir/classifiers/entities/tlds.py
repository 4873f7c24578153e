"""Top-level domains under which a bare name is taken for a host."""

from __future__ import annotations

GENERIC = """
com org net info biz edu gov mil int io ai app dev co me tv xyz online site store shop
tech cloud blog news live club space website page link pro name mobi agency digital
design email global group health help host solutions studio systems team today tools
travel university world company academy care community finance bank law legal media
network photography services software support wiki zone
"""
COUNTRY = """
ac ad ae af ag al am ao ar at au az ba bd be bg bh bo br bw by bz ca cc cd ch ci cl cm
cn cr cu cy cz de dk do dz ec ee eg es et eu fi fj fr ge gg gh gi gr gt hk hn hr ht hu
id ie il in iq ir is it je jm jo jp ke kg kh kr kw kz la lb li lk lt lu lv ly ma mc md
mk mm mn mt mu mx my mz na ng ni nl no np nz om pa pe pg ph pk pl pt qa ro ru
rw sa se sg si sk sn su sv th tj tm tn tr tt tw tz ua ug uk us uy uz ve vn ws za zm zw
"""
ALL = frozenset(GENERIC.split()) | frozenset(COUNTRY.split())
