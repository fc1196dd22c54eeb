"""The time-zone strip: who would be in a meeting at night. Values in, SVG out; knows no city, only minutes of a day.

One axis of 24 h of local clock time. Every city is one line at its own local time, west to east, so a meeting draws
a staircase across the sky; the outlined box is the host's slot. Clock time runs left to right in every script.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin

from django.utils.safestring import SafeString, mark_safe

from sympolis.core.clock import DayPart, part_during

WIDTH = 288  # 12 units an hour
CLASS_OF = {DayPart.DAY: "cd", DayPart.EDGE: "ck", DayPart.NIGHT: "cn"}
HOURS = ((0, "00", ""), (72, "06", ' text-anchor="middle"'), (144, "12", ' text-anchor="middle"'),
         (216, "18", ' text-anchor="middle"'), (288, "24", ' text-anchor="end"'))  # fmt: skip


def spans(start: int, minutes: int) -> list[tuple[int, int]]:
    """The pieces (start, length) of a span on a 24 h axis, in minutes: two when it crosses midnight."""
    start %= 1440
    minutes = min(minutes, 1440)
    if start + minutes <= 1440:
        return [(start, minutes)]
    return [(start, 1440 - start), (0, start + minutes - 1440)]


@lru_cache(maxsize=4096)
def strip(starts: tuple[int, ...], minutes: int, host: int) -> SafeString:
    """The strip of a row: `starts` are local start minutes of the cities, west to east; `host` the host's.

    The picture is hidden from screen readers: the sentence below it says the same.
    """
    height = 5 * len(starts) + 5
    paths = dict.fromkeys(CLASS_OF.values(), "")
    for line, start in enumerate(starts):
        kind = CLASS_OF[part_during(start, minutes)]
        for at, length in spans(start, minutes):
            paths[kind] += f"M{_x(at)} {7 + 5 * line}h{_x(length)}v3.5h-{_x(length)}z"
    boxes = "".join(
        f'<rect class="host" x="{_x(at)}" y="1" width="{_x(length)}" height="{height + 6}"/>'
        for at, length in spans(host, minutes)
    )
    lines = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in paths.items() if path)
    hours = "".join(f'<text x="{x}" y="{height + 18}"{anchor}>{words}</text>' for x, words, anchor in HOURS)
    return mark_safe(
        f'<svg viewBox="0 0 {WIDTH} {height + 21}" aria-hidden="true" focusable="false"><svg y="4" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 24 1" preserveAspectRatio="none"><use href="#sky"/></svg>{lines}{boxes}{hours}</svg>'
    )


def _x(minutes: int) -> str:
    return f"{minutes / 5:.4g}"


@lru_cache(maxsize=4096)
def bar(start: int, minutes: int) -> SafeString:
    """One city's line on a sky of its own, for a table with a row a city (the sky is drawn by CSS)."""
    rects = "".join(
        f'<rect x="{at / 60:.4g}" y="2" width="{length / 60:.4g}" height="6"/>' for at, length in spans(start, minutes)
    )
    return mark_safe(f'<svg viewBox="0 0 24 10" preserveAspectRatio="none" focusable="false">{rects}</svg>')


def share_bar(day: int, edge: int, night: int) -> SafeString:
    """Thin bar of how many cities are at day, at the edge of day and at night."""
    total = max(day + edge + night, 1)
    return mark_safe(
        f'<svg viewBox="0 0 {total} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="dy" width="{day}" height="1"/>'
        f'<rect class="dk" x="{day}" width="{edge}" height="1"/><rect class="nt" x="{day + edge}" width="{night}" height="1"/></svg>'
    )


def dial(arcs: Sequence[tuple[int, int]], label: str) -> SafeString:
    """A 24 h dial, noon on top: one ring for each (start minute, minutes), outermost first. `label` is escaped."""
    from django.utils.html import escape

    rings = max(len(arcs), 1)
    step = min(10.6, 84 / rings)
    parts = ['<path class="nightside" d="M160 160L233 286.4A146 146 0 0 1 14 160Z"/>']
    for index, (start, minutes) in enumerate(arcs):
        radius = 141 - index * step
        kind = "arc n" if part_during(start, minutes) is DayPart.NIGHT else "arc"
        parts.append(
            f'<circle class="ring" cx="160" cy="160" r="{radius:.1f}"/><path class="{kind}" stroke-width="{step * 0.62:.1f}" d="{_arc(start, minutes, radius)}"/>'
        )
    parts.append(
        '<circle class="hole" cx="160" cy="160" r="54"/><text x="160" y="319">00</text><text x="6" y="164">06</text>'
    )
    parts.append('<text x="160" y="9">12</text><text x="314" y="164">18</text>')
    return mark_safe(f'<svg viewBox="0 0 320 320" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>')


def _arc(start: int, minutes: int, radius: float) -> str:
    length = min(minutes, 1439)
    (x1, y1), (x2, y2) = (_on_dial(minute, radius) for minute in (start, start + length))
    return f"M{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 {int(length > 720)} 1 {x2:.1f} {y2:.1f}"


def _on_dial(minute: int, radius: float) -> tuple[float, float]:
    angle = (minute % 1440) / 1440 * 2 * pi + pi  # midnight at the bottom, clockwise
    return 160 + radius * sin(angle), 160 - radius * cos(angle)
