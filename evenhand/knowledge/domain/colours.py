"""A brand's colour made fit to be read: dark enough on light paper, light enough on dark, by WCAG 2.2's contrast."""

import colorsys
from typing import Final

import msgspec

LIGHT_PAPER: Final = "#eef3f1"  # the darkest of what stands behind links in light: what is hovered over
DARK_PAPER: Final = "#131918"
ENOUGH: Final = 4.5
_STEP: Final = 0.02


class Accent(msgspec.Struct, frozen=True):
    """One colour for each light, and what is written on it."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def accent_of(colour: str) -> Accent:
    """The colour itself where it can be read, else the nearest of the same hue that can. `colour` is "#rrggbb"."""
    light, dark = _readable(colour, LIGHT_PAPER, -_STEP), _readable(colour, DARK_PAPER, _STEP)
    return Accent(light, _written_on(light), dark, _written_on(dark))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _readable(colour: str, paper: str, step: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    found = colour
    while contrast(found, paper) < ENOUGH and 0 < lightness + step < 1:
        lightness += step
        found = _named(colorsys.hls_to_rgb(hue, lightness, saturation))
    return found


def _written_on(colour: str) -> str:
    return max("#ffffff", "#06110f", key=lambda each: contrast(colour, each))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _named(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(each * 255):02x}" for each in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
