"""The figures as a drawing: ROC curves above, F1 by type below. Hand-made SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log10
from typing import Any
from xml.sax.saxutils import escape

_WIDTH = 900
_LEFT, _RIGHT = 300, 860
_ROC_TOP, _ROC_HEIGHT = 60, 300
_BARS = _RIGHT - _LEFT - 50
_LEAST = 1e-4
"""False positives where the axis begins; it is logarithmic."""
_RATE = 0.01
_BAR, _GAP = 14, 6
_COLORS = ("#0969da", "#cf222e", "#1a7f37", "#8250df", "#bf8700", "#57606a")
_STYLE = (
    "text{font:12px sans-serif;fill:#24292f}.title{font-size:15px;font-weight:bold}"
    ".grid{stroke:#d0d7de}.axis{stroke:#57606a;fill:none}.end{text-anchor:end}"
    ".middle{text-anchor:middle}"
)


def svg(figures: Mapping[str, Any]) -> str:
    """Return the drawing of what was measured."""
    parts: list[str] = []
    height = 20
    if curves := _curves(figures):
        parts += _roc(curves)
        height = _ROC_TOP + _ROC_HEIGHT + 70
    for name, source in figures.get("entities", {}).items():
        bars = {
            data_class: float(each["f1"])
            for data_class, each in source["by_type"].items()
            if each["f1"] is not None
        }
        parts += _bars(name, bars, height)
        parts += _marks(name, bars, height, figures.get("peers", {}))
        height += 50 + len(bars) * (_BAR + _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        f' width="{_WIDTH}" height="{height}"><style>{_STYLE}</style>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _curves(figures: Mapping[str, Any]) -> dict[str, Sequence[tuple[float, float]]]:
    sources = figures.get("injection", {}).get("by_source", {})
    return {name: each["roc"] for name, each in sources.items()}


def _roc(curves: Mapping[str, Sequence[tuple[float, float]]]) -> Iterator[str]:
    bottom = _ROC_TOP + _ROC_HEIGHT
    yield _text(20, 30, "Attacks: true positives over false positives", "title")
    for exponent in range(round(log10(_LEAST)), 1):
        place = _across(10**exponent)
        yield _line(place, _ROC_TOP, place, bottom, "grid")
        yield _text(place, bottom + 18, f"{100 * 10**exponent:g} %", "middle")
    for tenth in range(0, 11, 2):
        level = bottom - _ROC_HEIGHT * tenth / 10
        yield _line(_LEFT, level, _RIGHT, level, "grid")
        yield _text(_LEFT - 8, level + 4, f"{tenth / 10:.1f}", "end")
    for index, (name, points) in enumerate(curves.items()):
        color = _COLORS[index % len(_COLORS)]
        there = max(true for false, true in points if false <= _RATE)
        label = f"{name}: {there:.2f} at 1 %"
        yield _text(20, _ROC_TOP + 20 * index + 12, label, color=color)
        yield _curve(points, color)
    yield f'<rect class="axis" x="{_LEFT}" y="{_ROC_TOP}" '
    yield f'width="{_RIGHT - _LEFT}" height="{_ROC_HEIGHT}"/>'


def _curve(points: Sequence[tuple[float, float]], color: str) -> str:
    bottom = _ROC_TOP + _ROC_HEIGHT
    steps: list[str] = []
    last = 0.0
    for false, true in points:  # steps: nothing is between two thresholds
        place = _across(false)
        steps.append(f"{place:.1f},{bottom - _ROC_HEIGHT * last:.1f}")
        steps.append(f"{place:.1f},{bottom - _ROC_HEIGHT * true:.1f}")
        last = true
    drawn = " ".join(dict.fromkeys(steps))
    return f'<polyline fill="none" stroke="{color}" stroke-width="2" points="{drawn}"/>'


def _across(rate: float) -> float:
    whole = log10(1 / _LEAST)
    return _LEFT + (_RIGHT - _LEFT) * log10(max(rate, _LEAST) / _LEAST) / whole


def _bars(name: str, bars: Mapping[str, float], top: int) -> Iterator[str]:
    yield _text(20, top + 20, f"F1 by type: {name}", "title")
    for index, (data_class, value) in enumerate(sorted(bars.items())):
        level = top + 36 + index * (_BAR + _GAP)
        width = _BARS * value
        yield _text(_LEFT - 8, level + _BAR - 3, data_class, "end")
        yield f'<rect x="{_LEFT}" y="{level}" width="{width:.1f}" height="{_BAR}" '
        yield f'fill="{_COLORS[0]}"/>'
        yield _text(_LEFT + width + 6, level + _BAR - 3, f"{value:.3f}")


def _marks(
    name: str, bars: Mapping[str, float], top: int, peers: Mapping[str, Any]
) -> Iterator[str]:
    """Mark the F1 of others on our bars."""
    measured = {
        peer: figures["entities"][name]["by_type"]
        for peer, figures in peers.items()
        if "entities" in figures
    }
    for number, (peer, types) in enumerate(measured.items(), start=1):
        color = _COLORS[number % len(_COLORS)]
        yield _text(290 + 180 * number, top + 20, f"| {peer}", color=color)
        for index, data_class in enumerate(sorted(bars)):
            level = top + 36 + index * (_BAR + _GAP)
            place = _LEFT + _BARS * float(types[data_class]["f1"] or 0)
            yield f'<rect x="{place - 1.5:.1f}" y="{level - 2}" width="3" '
            yield f'height="{_BAR + 4}" fill="{color}"/>'


def _text(x: float, y: float, text: str, kind: str = "", color: str = "") -> str:
    style = f' style="fill:{color}"' if color else ""
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{name}{style}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{kind}" {ends}/>'
