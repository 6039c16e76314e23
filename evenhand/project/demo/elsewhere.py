"""What the rest of the demo's house does: posts passed on, an answer suggested, leads, help before contact."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings

from evenhand.cases.models import Case
from evenhand.cases.reads import conversations_of
from evenhand.colleagues.actions.brought import thank
from evenhand.colleagues.actions.leads import Agreed, answer_lead, keep_consent, note_lead, offer_lead
from evenhand.colleagues.actions.sales import set_sales_desk
from evenhand.colleagues.actions.suggesting import suggest_answer
from evenhand.colleagues.domain.leads import LeadStep
from evenhand.colleagues.models import PassedOn
from evenhand.flows.by_hand import Brought
from evenhand.flows.passing_on import pass_on
from evenhand.insight.actions.deflection import note_contact, note_opened, note_visit, note_vote, set_deflection_rule
from evenhand.insight.domain.deflection import LEFT_OUT, Place
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.people.actions.organisation import add_agent
from evenhand.people.models import Agent, Brand, Role
from evenhand.project.demo.access import PASSWORD
from evenhand.project.up import CHAT_PORT_AFTER
from evenhand.triage.models import Mode

WHO = "mara"
NAMES = UUID("6f1c1a52-2d0a-4b0e-9c56-7d1f3b0a9e11")
WEEKS = timedelta(days=35)
# Of each place: how many visits, how many of a hundred contact us without and with suggestions, how many open one.
VISITS = {Place.FORM: (1900, 64, 47, 44), Place.CHAT: (640, 71, 63, 31)}
POSTS = (
    (
        "https://forum.example/t/4711",
        "kim",
        "Anybody else whose Harborline box restarts every night at two? The support line is busy all day.",
        "Three neighbours of mine have the same.",
        "",
    ),
    (
        "https://board.example/moving/88",
        "old_salt",
        "We open a small shop in May and need three lines and a number that rings everywhere. Does Harborline do that?",
        "They asked in our street's group.",
        "Three lines for a small shop, in May",
    ),
)
ANSWER = (
    "Can I take my box along when I move?",
    "Yes. Take the box and its power supply, leave the socket in the wall. Plug it in at the new address on the day "
    "you told us; it finds the line by itself within half an hour.",
)


def begin_elsewhere(*, now: datetime) -> None:
    """Once, when there are cases and pages."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    centre = HelpCentre.objects.filter(is_on=True).select_related("brand").order_by("pk").first()
    if lead is None or centre is None or PassedOn.objects.exists():
        return
    _offer_help(centre, lead, now)
    _bring(centre.brand, lead, now)
    _hand_over(centre.brand, lead, now)


def _colleague(now: datetime) -> Agent:
    found = Agent.objects.filter(username=WHO).first()
    return found or add_agent(
        username=WHO,
        full_name="Mara Winter",
        mail=f"{WHO}@harborline.example",
        password=PASSWORD,
        role=Role.COLLEAGUE,
        now=now,
    )


def _bring(brand: Brand, lead: Agent, now: datetime) -> None:
    mara = _colleague(now)
    for number, (url, who, text, note, interest) in enumerate(POSTS):
        brought = Brought(text=text, who=who, url=url, written_at=now - timedelta(hours=5), mode=Mode.PROACTIVE)
        key = uuid5(NAMES, f"post {number}")
        passed = pass_on(brand_id=brand.pk, brought=brought, note=note, interest=interest, key=key, actor=mara, now=now)
        if number == 0:
            thank(kind="post", of_id=passed.pk, words="Well seen. We wrote to all four.", actor=lead, now=now)
    question, words = ANSWER
    said: dict[str, Any] = {"brand": brand, "language": "en", "about": None, "wants_credit": True}
    suggest_answer(key=uuid5(NAMES, "answer"), question=question, words=words, actor=mara, now=now, **said)


def _hand_over(brand: Brand, lead: Agent, now: datetime) -> None:
    """Two customers who agreed to be called: one waits for sales, one was care after all."""
    said: dict[str, Any] = {"secret": "", "is_inside": False, "is_on": True, "site": _site(), "now": now}
    set_sales_desk(brand=brand, kind="mail", address="sales@harborline.example", actor=lead, **said)
    cases = Case.objects.filter(brand=brand, resolved_at=None, merged_into=None, leads=None).order_by("-id")
    interests = ("A faster line for an office of four", "A second box for the summer house")
    for number, (case, interest) in enumerate(zip(_apart(cases[:40]), interests, strict=False)):
        noted = note_lead(case_id=case.pk, interest=interest, actor=lead, now=now)
        agreed = Agreed(
            how="written", words="Yes, somebody may call me about it.", at=now - timedelta(hours=2),
            name=case.customer.name, reach="0800 555 01" + str(number),
        )  # fmt: skip
        keep_consent(lead_id=noted.pk, agreed=agreed, actor=lead, now=now)
        offered = offer_lead(lead_id=noted.pk, actor=lead, now=now)
        if number:
            answer_lead(lead=offered, step=LeadStep.GIVE_BACK, words="The box they have is broken.", now=now)


def _apart(cases: Any) -> list[Case]:
    """Of different customers who wrote to us in private."""
    found: dict[int, Case] = {}
    for case in cases:
        if any(not each.is_public for each in conversations_of(case)[:1]):
            found.setdefault(case.customer_id, case)
    return list(found.values())[:2]


def _offer_help(centre: HelpCentre, lead: Agent, now: datetime) -> None:
    begun = now - WEEKS
    measured = {"left_out": LEFT_OUT, "mail_days": 3, "margin": 10}
    set_deflection_rule(brand=centre.brand, places=list(Place), site=_site(), actor=lead, now=begun, **measured)
    pages = list(Edition.objects.filter(brand=centre.brand, language="en").exclude(published=None)[:6])
    chance = random.Random(9)  # noqa: S311 - a demo, no secret
    for place, (number, without, with_it, opening) in VISITS.items():
        for each in range(number if pages else 0):
            key = uuid5(NAMES, f"{place} {each}")
            at, page = begun + chance.random() * WEEKS, chance.choice(pages)
            told: dict[str, Any] = {"brand_id": centre.pk, "now": at}
            is_held = not note_visit(key=key, place=place, language="en", pages=[page.pk], left_out=LEFT_OUT, **told)
            if not is_held and chance.random() * 100 < opening:
                note_opened(key=key, edition_id=page.pk)
                if chance.random() < 0.2:
                    note_vote(key=key, edition_id=page.pk, has_helped=chance.random() < 0.7)
            if chance.random() * 100 < (without if is_held else with_it):
                note_contact(key=key, **told)


def _site() -> str:
    """The demo's desk as it is reached on this machine."""
    return f"http://localhost:{settings.CHAT_PORT - CHAT_PORT_AFTER}"
