"""What members of the demo show: a box on a shelf with its lights, drawn here, since nobody's photo is invented."""

from contextlib import AbstractContextManager
from io import BytesIO

from PIL import Image, ImageDraw

from evenhand.community.domain.picturing import Drawn
from evenhand.flows.community_pictures import Sent
from evenhand.flows.community_pictures import drawn_anew as taken_in

_SIZE = (1200, 800)
_DARK, _WALL, _SHELF, _BOX = "#3b4148", "#d8d3c8", "#8a6f52", "#f4f2ee"
# By the title of the question: the colours of the lights, and what it shows in words.
_SHOWN = {
    "The Tidebox blinks amber and nothing works. What now?": (
        ("#f0a020", _DARK, _DARK, _DARK),
        "The front of the Tidebox: the left light is amber, the three others are dark",
    ),
    "Beacon light is white instead of green": (
        ("#ffffff",),
        "The Beacon on a shelf, with one white light",
    ),
}


def shown_with(title: str) -> AbstractContextManager[tuple[Drawn, ...]]:
    """The pictures that belong to a question, as members add them."""
    lights, alt = _SHOWN.get(title, ((), ""))
    content = _drawn(lights) if lights else b""
    return taken_in([Sent(size=len(content), read=lambda: content, alt=alt)] if content else [])


def _drawn(lights: tuple[str, ...]) -> bytes:
    drawn_anew = Image.new("RGB", _SIZE, _WALL)
    pen = ImageDraw.Draw(drawn_anew)
    pen.rectangle((0, 600, 1200, 800), fill=_SHELF)
    pen.rounded_rectangle((250, 240, 950, 640), radius=60, fill=_BOX, outline=_DARK, width=4)
    pen.line((330, 470, 870, 470), fill="#d5d1c9", width=6)
    for place, light in enumerate(lights):
        middle = 600 + 120 * place - 60 * (len(lights) - 1)
        pen.ellipse((middle - 26, 344, middle + 26, 396), fill=light, outline=_DARK, width=3)
    out = BytesIO()
    drawn_anew.save(out, "PNG")
    return out.getvalue()
