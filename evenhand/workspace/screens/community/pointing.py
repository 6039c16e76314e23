"""From a case to an answer of the community: search, and put the link into the reply with one click."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from evenhand.cases import reads
from evenhand.cases.models import Case
from evenhand.community.errors import NotThere
from evenhand.community.models import Topic
from evenhand.community.reads.topics import accepted_answers, standing
from evenhand.flows.community_places import topic_path, topic_url
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.replies import actions as replies
from evenhand.replies.domain.greeting import greeting
from evenhand.replies.domain.suggesting import addressed_anew
from evenhand.replies.models import Draft
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: DeskRequest, case_id: int) -> HttpResponse:
    """What the community knows of this; by itself it looks for what the case is about."""
    case = reads.case_for(request.user, case_id)
    if request.method == "POST":
        _add_to_draft(request, case, number_in(request.POST.get("topic", "")) or 0)
        return redirect("case", case_id=case.pk)
    said = request.GET.get("q", "").strip()[:150] or case.title
    topics = accepted_answers(case.brand_id, said)
    context: dict[str, Any] = {
        "case": case,
        "q": said,
        "filter": read_filter(request.GET),
        "topics": [(each, _address(request, each)) for each in topics],
        "greeting": greeting(case.customer.name, case.language),
    }
    return show(request, "community/point.html", context, fragments={"community-found": "found"})


def _address(request: DeskRequest, topic: Topic) -> str:
    return topic_url(topic) or request.build_absolute_uri(topic_path(topic))


def _add_to_draft(request: DeskRequest, case: Case, topic_id: int) -> None:
    """Without script: the link stands below what is written already."""
    topic = standing(case.brand_id).select_related("brand").filter(pk=topic_id).first()
    if topic is None:
        raise NotThere
    link = _address(request, topic)
    before = Draft.objects.filter(case=case, author=request.user, mode="reply").first()
    has_words = before is not None and before.text.strip()
    text = (
        f"{before.text.rstrip()}\n\n{link}"
        if before and has_words
        else (addressed_anew(link, name=case.customer.name, language=case.language, has_room=True))
    )
    replies.keep_draft(
        case_id=case.pk,
        mode="reply",
        text=text,
        actor=request.user,
        conversation_id=before.conversation_id if before is not None else None,
        now=clock.now(),
    )
