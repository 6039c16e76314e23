"""The self-assessment as a page for the browser, which makes the YAML file itself and sends nothing anywhere."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from evenhand.insight.audit.assessing import ITEMS
from evenhand.insight.audit.questions import TITLES

_HERE: Final = Path(__file__).parent


def page() -> str:
    """The whole form."""
    drawing = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True)
    asked = [
        (number, title, items)
        for number, title in TITLES.items()
        if (items := [item for item in ITEMS if item.number == number])
    ]
    return drawing.get_template("form.html").render(asked=asked, style=(_HERE / "page.css").read_text(encoding="utf-8"))
