"""What the demo company's people say often, and what is done with it: written once, then theirs to change."""

from typing import NamedTuple

from evenhand.cases.actions import keep_label
from evenhand.cases.models import Label, State
from evenhand.kernel import clock
from evenhand.people.models import Agent, Brand
from evenhand.project.demo.company import COMPANY
from evenhand.replies.actions import save_macro
from evenhand.replies.models import Macro

LABELS = {"Outage": "red", "Bill": "amber", "Technician": "blue", "Praise": "green"}


class Said(NamedTuple):
    """A macro: its words with fields, and by name what it does."""

    name: str
    text: str
    brand: str = ""  # its key; empty: of every brand
    labels: tuple[str, ...] = ()
    assign: str = ""
    state: str = ""


MACROS = (
    Said(
        "Restart the Tidebox",
        "Hello {{first_name}}, please pull the Tidebox’s plug, wait half a minute and put it back. Give it five "
        "minutes until the light is steady. Is it better then?",
        brand="harborline",
        assign="me",
        state="Waiting for customer",
    ),
    Said(
        "We know about the outage",
        "Hello {{first_name}}, you are not alone: we know about the fault in {{place}} and our people are on "
        "it. I keep your message open and write to you as soon as we know more.",
        brand="harborline",
        labels=("Outage",),
        state="With the field team",
    ),
    Said(
        "Somebody has to come",
        "Hello {{first_name}}, we cannot mend this from here, so one of our technicians has to look at it. "
        "Which of the next days suits you, rather in the morning or in the afternoon?",
        brand="harborline",
        labels=("Technician",),
        assign="me",
        state="Waiting for customer",
    ),
    Said(
        "Waiting for a part",
        "Hello {{first_name}}, the part for your line is ordered. I look after it and tell you when it is here.",
        brand="harborline",
        labels=("Technician",),
        assign="me",
        state="Waiting for a part",
    ),
    Said(
        "Let us look at the bill together",
        "Hello {{first_name}}, thank you for asking. I am looking at the bill line by line and write to you "
        "when I know what that amount is for.",
        labels=("Bill",),
        assign="me",
    ),
    Said(
        "Load the eSIM again",
        "Hi {{first_name}}, open the settings of your phone, then Mobile data, then Add an eSIM, and choose the one of "
        "Skerry that waits there. Tell me what your screen says if none does.",
        brand="skerry",
        assign="me",
        state="Waiting for customer",
    ),
    Said(
        "Thank you for the kind words",
        "Thank you, {{first_name}}. I have passed that on to the people who did it; it made their day.",
        labels=("Praise",),
        state="Sorted",
    ),
    Said(
        "Tidebox neu starten",
        "Hallo {{first_name}}, bitte ziehen Sie den Stecker der Tidebox, warten Sie eine halbe Minute und "
        "stecken Sie ihn wieder ein. Nach fünf Minuten sollte das Licht ruhig leuchten. Geht es dann besser?",
        brand="harborline",
        assign="me",
        state="Waiting for customer",
    ),
    Said(
        "Störung ist bekannt",
        "Hallo {{first_name}}, von der Störung in {{ort}} wissen wir, und unsere Leute arbeiten daran. Ich "
        "behalte Ihre Nachricht im Blick und schreibe Ihnen, sobald wir mehr wissen.",
        brand="harborline",
        labels=("Outage",),
        state="With the field team",
    ),
    Said("For Nadia to see", "", assign="nadia", state="To do"),
)


def write_macros() -> None:
    """The company's labels and macros, each once; what a person changed or removed stays so."""
    lead = Agent.objects.get(username=COMPANY.agents[0].username)
    for name, colour in LABELS.items():
        if not Label.objects.filter(name=name).exists():
            keep_label(label_id=None, name=name, colour=colour, actor=lead, now=clock.now())
    labels = dict(Label.objects.values_list("name", "id"))
    brands, states = dict(Brand.objects.values_list("slug", "id")), dict(State.objects.values_list("name", "id"))
    for said in MACROS:
        if Macro.objects.filter(name=said.name, owner=None).exists():
            continue
        save_macro(
            macro_id=None,
            name=said.name,
            text=said.text,
            brand_id=brands.get(said.brand),
            is_shared=True,
            labels=[labels[each] for each in said.labels],
            assign=str(lead.pk) if said.assign == lead.username else said.assign,
            state_id=states.get(said.state),
            actor=lead,
            now=clock.now(),
        )
