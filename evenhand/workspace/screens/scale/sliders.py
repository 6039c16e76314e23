"""What can be moved on the page, and the experiment that comes of it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.planning.domain.scaling.beliefs import Belief
from evenhand.planning.domain.scaling.experiment import AIDS, Experiment, Target
from evenhand.planning.domain.scaling.quick import EFFORT, experiment_of

PEOPLE: Final = (1, 500)


class Slider(msgspec.Struct, frozen=True):
    """A figure that can be moved: how far, in what steps, and how many of the unit a step shows."""

    name: str
    words: str | Promise
    unit: str | Promise
    least: float
    most: float
    step: float
    factor: float = 1.0  # what is shown, over what is believed


SLIDERS: Final = (
    Slider("people", _("People in the team"), "", 1, 200, 1),
    Slider("asked", _("Times today’s volume"), "", 1, 100, 1),
    Slider("share", _("Answered in time"), "%", 50, 99, 1, 100.0),
    Slider("within", _("In time means within"), _("minutes"), 1, 240, 1),
    Slider("posts_per_hour", _("Posts today, the mean hour"), _("an hour"), 1, 200, 1),
    Slider("full_minutes", _("Answering something new"), _("minutes"), 1, 30, 0.5),
    Slider("reuse_minutes", _("Answering with what is known"), _("minutes"), 0, 10, 0.25),
    Slider("read_minutes", _("Reading and sorting a post"), _("minutes"), 0, 5, 0.25),
    Slider("known_share", _("An earlier answer would do, today"), "%", 0, 95, 1, 100.0),
    Slider("growth", _("New answers grow like volume to the power of"), "", 0.1, 1, 0.01),
    Slider("suggestion_right", _("Suggested answers that are right"), "%", 0, 100, 1, 100.0),
    Slider("reopen_share", _("Come back after an answer"), "%", 0, 60, 1, 100.0),
    Slider("patience_minutes", _("Patience before they give up"), _("minutes"), 5, 1440, 5),
)
AID_WORDS: Final = {
    "grouping": _("One answer for posts about the same"),
    "suggestions": _("Suggested answers"),
    "community": _("Customers help each other"),
    "routing": _("The right person first"),
    "self_service": _("Answers found before posting"),
}


class Asked(msgspec.Struct, frozen=True):
    """What somebody moved: the experiment, the aids, and the sliders as they stand."""

    experiment: Experiment
    aids: frozenset[str]
    standing: dict[str, float]


def asked(data: QueryDict, measured: Mapping[str, Belief]) -> Asked:
    """What the form says; where it says nothing, or nothing that can be read, what was measured or is assumed."""
    plain = Experiment(beliefs=dict(measured), effort=EFFORT)
    standing = _starting(plain)
    for slider in SLIDERS:
        standing[slider.name] = _number(data.get(slider.name, ""), slider, standing[slider.name])
    figures = {each.name: standing[each.name] / each.factor for each in SLIDERS}
    made = experiment_of(figures, plain)
    made = msgspec.structs.replace(
        made,
        asked=figures["asked"],
        target=Target(share=figures["share"], within_minutes=figures["within"]),
        team=msgspec.structs.replace(made.team, people=int(figures["people"])),
    )
    aids = frozenset(data.getlist("aid")) & frozenset(AIDS) if "asked" in data else frozenset(AIDS)
    return Asked(made, aids, standing)


def _starting(experiment: Experiment) -> dict[str, float]:
    figures: dict[str, Any] = {name: each.value for name, each in experiment.believed.items()}
    figures |= {"people": experiment.team.people, "asked": experiment.asked}
    figures |= {"share": experiment.target.share, "within": experiment.target.within_minutes}
    return {each.name: float(figures[each.name]) * each.factor for each in SLIDERS}


def _number(said: str, slider: Slider, otherwise: float) -> float:
    try:
        figure = float(said)
    except ValueError:
        return otherwise
    if figure == figure:
        return min(max(figure, slider.least), slider.most)
    return otherwise
