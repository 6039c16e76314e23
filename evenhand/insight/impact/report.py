"""The report: one HTML page that needs nothing else."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from evenhand.insight.impact import pictures, words

_HERE: Final = Path(__file__).parent
_AUDIT: Final = _HERE.parent / "audit"


def page(told: dict[str, Any]) -> str:
    """The whole page of one answer, as `telling` and `running` say it."""
    drawing = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True)
    event = told["question"]["event"]
    drawn = drawn_of(told, event=event) if told["effect"] else {}
    return drawing.get_template("page.html").render(
        told=told,
        badge=words.BADGES[told["verdict"]],
        trusted=words.trusted(told),
        found=words.found_at_all(told),
        needed=words.needed(told),
        could_explain=words.could_explain(told),
        steps=words.STEPS[told["step"]],
        style="".join((folder / "page.css").read_text(encoding="utf-8") for folder in (_AUDIT, _HERE)),
        **{name: drawn.get(name, "") for name in ("over_time", "adding_up", "placebos", "groups")},
    )


def drawn_of(told: dict[str, Any], *, event: str) -> dict[str, str]:
    """The pictures that this answer has."""
    measure = told["question"]["measure"]
    found = {"placebos": pictures.placebos(told, title="What the method says where nothing happened", here=event)}
    if told.get("picture"):
        found["over_time"] = pictures.over_time(told, title=f"{measure}: what came and what was expected", event=event)
        found["adding_up"] = pictures.adding_up(told, title="What came, less what was expected, added up")
    if told.get("leads"):
        found["groups"] = pictures.groups(told, title="Groups with it, less those without", event=event)
    return found
