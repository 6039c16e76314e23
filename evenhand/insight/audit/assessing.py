"""What only people can say: a short form, kept as YAML, whose answers stand beside the data and are never added up."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from evenhand.insight.errors import CannotAudit

Kind = Literal["number", "choice", "text"]
YES_NO: Final = ("yes", "partly", "no", "not known")


@dataclass(frozen=True)
class Item:
    """One thing that is asked."""

    key: str
    number: int
    text: str
    kind: Kind = "choice"
    choices: tuple[str, ...] = YES_NO


_LONGEST: Final = 60

ITEMS: Final = (
    Item("ratings_low", 1, "Do outside ratings call your phone and mail service poor?"),
    Item("ratings_source", 1, "Which rating, and of when?", "text", ()),
    Item("goal_social_hours", 1, "Target for a first reply on social, in hours", "number", ()),
    Item("goal_phone_hours", 1, "Target for a first reply by phone or mail, in hours", "number", ()),
    Item("influence_rule", 2, "Does any rule or habit put people with many followers first?"),
    Item("influence_shown", 2, "Do agents see follower counts while they choose what to answer?"),
    Item("spend_social_run", 3, "Spent a year on running social service", "number", ()),
    Item("spend_social_improve", 3, "Spent a year on improving social service", "number", ()),
    Item("spend_other_run", 3, "Spent a year on running phone and mail service", "number", ()),
    Item("spend_other_improve", 3, "Spent a year on improving phone and mail service", "number", ()),
    Item("customers_social", 3, "Customers served on social a year", "number", ()),
    Item("customers_other", 3, "Customers served by phone and mail a year", "number", ()),
    Item("applicants_social", 4, "Applications for each free place in social service", "number", ()),
    Item("applicants_other", 4, "Applications for each free place in phone and mail service", "number", ()),
    Item("pay_higher", 4, "Are people in social service paid more for the same experience?"),
    Item("rights_differ", 5, "May people in social service decide things that phone and mail people may not?"),
    Item("rights_list", 5, "Which? One a line", "text", ()),
    Item("limit_social", 5, "Highest goodwill a social agent may grant alone", "number", ()),
    Item("limit_other", 5, "Highest goodwill a phone or mail agent may grant alone", "number", ()),
    Item("people_social", 6, "People who answer on social", "number", ()),
    Item("people_listening", 6, "People who bring what customers say to those who can fix it", "number", ()),
    Item("causes_fixed", 6, "Root causes fixed in the last quarter", "number", ()),
    Item("separate_team", 7, "Does social service report to another part of the company than phone and mail?"),
    Item("separate_knowledge", 7, "Do they use other answers and other systems?"),
    Item("initiatives", 8, "Initiatives for customers, all", "number", ()),
    Item("initiatives_social", 8, "of which are about social", "number", ()),
    Item("initiatives_list", 8, "Which? One a line", "text", ()),
)
BY_KEY: Final = {item.key: item for item in ITEMS}


def blank() -> str:
    """The form as a YAML file to be filled in."""
    lines = ["# Answers that data cannot give. Leave empty what you do not know.", "by: ", "on: ", "answers:"]
    number = 0
    for item in ITEMS:
        if item.number != number:
            number = item.number
            lines.append(f"  # Question {number}")
        choices = f"  [{' | '.join(item.choices)}]" if item.choices else ""
        lines += [f"  # {item.text}{choices}", f"  {item.key}: "]
    return "\n".join(lines) + "\n"


def load(path: Path) -> dict[str, Any]:
    """The filled form; raises CannotAudit with what is wrong in it."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise CannotAudit(f"The self-assessment {path} cannot be read: {problem}") from problem
    answers = told.get("answers") if isinstance(told, dict) else None
    if not isinstance(answers, dict):
        raise CannotAudit(f"The self-assessment {path} has no list of answers. `evenhand assess` makes one.")
    unknown = sorted(str(key) for key in set(answers) - set(BY_KEY))
    if unknown:
        raise CannotAudit(f"The self-assessment {path} answers what is not asked: {', '.join(unknown)}.")
    given = {key: checked(BY_KEY[key], value) for key, value in answers.items() if value not in (None, "")}
    day = told.get("on", told.get(True))  # an “on” without quotes is a yes to YAML 1.1
    return {"by": str(told.get("by") or ""), "on": str(day or ""), "answers": given}


def checked(item: Item, value: Any) -> Any:
    """The value as what is asked; raises CannotAudit otherwise. YAML's own yes and no are understood."""
    if item.kind == "number":
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not number >= 0 or math.isinf(number):
            raise CannotAudit(f"“{item.text}” wants a number, not “{_said(value)}”.")
        return number
    told = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    if item.kind == "choice" and str(told) not in item.choices:
        raise CannotAudit(f"“{item.text}” wants one of {', '.join(item.choices)}, not “{_said(value)}”.")
    return str(told)


def _said(value: Any) -> str:
    """As it was written, no longer than a sentence bears."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def sentences(number: int, given: dict[str, Any]) -> list[str]:
    """What was said to a question, and the plain shares that follow from it."""
    answers = given.get("answers", {})
    items = [item for item in ITEMS if item.number == number and item.key in answers]
    told = [f"{item.text}: {_shown(answers[item.key])}" for item in items]
    return [*told, *(_FOLLOWS[number](answers) if number in _FOLLOWS else [])]


def _shown(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else str(value).strip()


def _goals(answers: dict[str, Any]) -> list[str]:
    social, phone = answers.get("goal_social_hours"), answers.get("goal_phone_hours")
    if not social or not phone:
        return []
    ratio = phone / social
    ambitious = ratio > 2 and answers.get("ratings_low") == "yes"
    end = ": ambitious goals beside poor ratings." if ambitious else "."
    return [f"The target on social is {ratio:.3g} times as short as the other{end}"]


def _budget(answers: dict[str, Any]) -> list[str]:
    better, worse = answers.get("spend_social_improve"), answers.get("spend_other_improve")
    found = []
    if better is not None and worse is not None and better + worse > 0:
        found.append(f"Of what is spent on improving service, {better / (better + worse):.0%} goes into social.")
    for name, word in (("social", "on social"), ("other", "by phone and mail")):
        run, improve = answers.get(f"spend_{name}_run"), answers.get(f"spend_{name}_improve")
        served = answers.get(f"customers_{name}")
        if served and run is not None and improve is not None:
            found.append(f"Spent for 1,000 customers served {word}: {1000 * (run + improve) / served:,.0f}.")
    return found


def _listeners(answers: dict[str, Any]) -> list[str]:
    social, listening = answers.get("people_social"), answers.get("people_listening")
    if social is None or listening is None:
        return []
    return [f"{social:g} answer on social, {listening:g} bring what customers say to those who can fix it."]


def _strategy(answers: dict[str, Any]) -> list[str]:
    everything, social = answers.get("initiatives"), answers.get("initiatives_social")
    if not everything or social is None:
        return []
    share = social / everything
    return [f"{share:.0%} of the initiatives are about social: {'more' if share > 0.2 else 'not more'} than a fifth."]


_FOLLOWS: Final = {1: _goals, 3: _budget, 6: _listeners, 8: _strategy}
