"""Charts as SVG inside a page: texts stay texts, so that the browser finds the glyphs, and colors follow its theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from aligner.report.charts import COLORS, Axis, Chart, Point, Shape
from aligner.safe_xml import clean

_WIDTH, _HEIGHT = 400.0, 270.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 14.0, 10.0, 46.0
_STRIP_WIDTH, _STRIP_HEIGHT = 2000, 100
_BAND = 8
"""Height of the bar that stands for a text."""
_RADIUS = 4
_GRAY = COLORS["text"]


def draw(chart: Chart) -> Markup:
    """Return a chart with its axes."""
    x, y = _scale(chart.x, _LEFT, _WIDTH - _RIGHT), _scale(chart.y, _HEIGHT - _BOTTOM, _TOP)

    def place(point: Point) -> str:
        return f"{x(point[0]):.1f} {y(point[1]):.1f}"

    parts = [*_axes(chart, x, y), *(_draw_shape(shape, place, x, y) for shape in chart.shapes)]
    head = f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
    return _svg(head, chart.title, parts)


def draw_strip(chart: Chart, attributes: str = "") -> Markup:
    """Return the picture of an alignment, which stretches to the width that it is given.

    Args:
        chart: the picture.
        attributes: further attributes of the element; a constant.
    """
    inner = _STRIP_HEIGHT - 2 * _BAND

    def place(point: Point) -> str:
        return f"{round(point[0] * _STRIP_WIDTH)} {round(_BAND + (1 - point[1]) * inner)}"

    band = f'<rect width="{_STRIP_WIDTH}" height="{_BAND}" y="{{}}" fill="{_GRAY}" fill-opacity=".45"/>'
    parts = [Markup(band).format(y) for y in (0, _STRIP_HEIGHT - _BAND)]
    parts += [_paths(shape, place) for shape in chart.shapes]
    head = f'<svg class="strip" viewBox="0 0 {_STRIP_WIDTH} {_STRIP_HEIGHT}" preserveAspectRatio="none" '
    head += f'{attributes} role="img" ' if attributes else 'role="img" '
    return _svg(head, chart.title, parts)


def _svg(head: str, title: str, parts: list[Markup]) -> Markup:
    # `head` is made of constants; the title may be the name of a document.
    return Markup(head) + Markup('aria-label="{}">').format(clean(title)) + Markup("").join(parts) + Markup("</svg>")


def _scale(axis: Axis, start: float, stop: float) -> Callable[[float], float]:
    return lambda value: start + (value - axis.low) / (axis.high - axis.low) * (stop - start)


def _axes(chart: Chart, x: Callable[[float], float], y: Callable[[float], float]) -> Iterator[Markup]:
    left, right, bottom = x(chart.x.low), x(chart.x.high), y(chart.y.low)
    grid = f'<path d="M{{:.1f}} {{:.1f}}{{}}{{:.1f}}" stroke="{_GRAY}" stroke-opacity=".3" fill="none"/>'
    text = '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="11" fill="currentColor">{}</text>'
    for value, label in chart.y.ticks:
        yield Markup(grid).format(left, y(value), "H", right)
        yield Markup(text).format(left - 6, y(value) + 4, "end", clean(label))
    for value, label in chart.x.ticks:
        yield Markup(text).format(x(value), bottom + 15, "middle", clean(label))
    yield Markup(grid).format(left, bottom, "H", right)
    yield Markup(text).format((left + right) / 2, _HEIGHT - 10, "middle", clean(chart.x.label))
    turned = (
        '<text transform="translate(13 {:.1f}) rotate(-90)" text-anchor="middle" font-size="11" fill="currentColor">'
    )
    yield Markup(turned + "{}</text>").format((y(chart.y.low) + y(chart.y.high)) / 2, clean(chart.y.label))


def _draw_shape(
    shape: Shape, place: Callable[[Point], str], x: Callable[[float], float], y: Callable[[float], float]
) -> Markup:
    if shape.kind != "dots":
        return _paths(shape, place)
    dot = f'<circle class="{shape.role}" fill="{COLORS[shape.role]}" r="{_RADIUS}" cx="{{:.1f}}" cy="{{:.1f}}"/>'
    return Markup("").join(Markup(dot).format(x(point[0]), y(point[1])) for part in shape.parts for point in part)


def _paths(shape: Shape, place: Callable[[Point], str]) -> Markup:
    """Return all parts of a shape as one path."""
    end = "Z" if shape.kind == "area" else ""
    data = "".join("M" + "L".join(map(place, part)) + end for part in shape.parts)
    color = COLORS[shape.role]
    if shape.kind == "area":
        paint = f'fill="{color}" fill-opacity="{shape.strength:g}"'
    else:
        dashes = ' stroke-dasharray="4 4"' if shape.role == "ideal" else ""
        paint = f'fill="none" stroke="{color}" stroke-width="1.5"{dashes}'
    return Markup(f'<path class="{shape.role} {shape.kind}" {paint} d="{data}"/>')
