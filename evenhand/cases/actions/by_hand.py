"""Making room in a case for what somebody wrote where no connector hears it."""

from django.db import transaction

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.models import Conversation, Identity
from evenhand.people.models import Agent


@transaction.atomic
def make_room(
    *, case_id: int, account_id: int, thread_key: str, persona_id: int, is_public: bool, actor: Agent
) -> Conversation:
    """A conversation of the case for that thread and person, so that what is heard there joins the case.

    A person nobody knew becomes the case's customer; one that is known stays who they are.
    """
    case = locked_case(case_id, actor)
    Identity.objects.get_or_create(persona_id=persona_id, defaults={"customer_id": case.customer_id})
    conversation, _ = Conversation.objects.get_or_create(
        account_id=account_id,
        thread_key=thread_key,
        persona_id=persona_id,
        defaults={"case": case, "is_public": is_public},
    )
    if conversation.case_id is None:
        conversation.case = case
        conversation.save(update_fields=["case"])
    return conversation
