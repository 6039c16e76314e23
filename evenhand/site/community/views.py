"""What everybody may read: the front, a topic, a member, who helps, the rules."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from evenhand.community.domain.screening import Shown
from evenhand.community.domain.trust import Deed, Level
from evenhand.community.domain.words import LONGEST_TEXT
from evenhand.community.models import Contribution, Topic
from evenhand.community.reads.members import answers_by, badges_of_member, public_member, thanks_to, who_helps
from evenhand.community.reads.naming import mutes
from evenhand.community.reads.topics import LISTS, Thread, asked_before, pinned, topic_for, topics_of
from evenhand.flows.community_places import topic_path
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.site.community.door import Here, in_community, show
from evenhand.site.community.pace import pace
from evenhand.site.community.pictures import fields_for
from evenhand.site.community.saying import draw, quote_in
from evenhand.site.community.wording import BADGES, LEVELS, LISTS_IN_WORDS, badge_in_words
from evenhand.site.structured import as_data


@require_safe
@in_community
def front(request: HttpRequest, here: Here) -> HttpResponse:
    """The latest questions, those that wait, those that are solved; or what was asked before."""
    said = request.GET.get("q", "").strip()[:150]
    which = request.GET.get("list", "latest")
    which = which if which in LISTS else "latest"
    if said and not pace.lets("search", request):
        return show(request, here, "community/busy.html", status=429)
    is_front = not said and which == "latest" and not request.GET.get("after")
    above = pinned(here.community.pk, now=clock.now()) if is_front else []
    page = None if said else topics_of(here.community.pk, which=which, after=request.GET.get("after", "")[:80])
    context = {
        "q": said,
        "which": which,
        "lists": LISTS_IN_WORDS,
        "pinned": above,
        "topics": asked_before(here.community.pk, said, most=20) if page is None else _but(page.topics, above),
        "after": page.after if page else "",
        "helpers": who_helps([here.community.pk], most=5),
        "is_front": is_front,
    }
    return show(request, here, "community/front.html", context)


def _but(topics: list[Topic], above: list[Topic]) -> list[Topic]:
    """What stands above them already does not stand among them, too."""
    return [each for each in topics if each not in above]


@require_safe
@in_community
def topic(request: HttpRequest, here: Here, topic_id: int, words: str = "") -> HttpResponse:
    """One question with its answers; its address follows its title, and a merged one leads to the other."""
    thread = topic_for(here.community.pk, topic_id, member=here.member)
    if thread is None:
        raise Http404
    thread.topic.brand = here.brand
    if thread.topic.merged_into is not None:
        if thread.topic.merged_into.shown != Shown.SHOWN:  # its address would tell its title
            raise Http404
        thread.topic.merged_into.brand = here.brand
        return redirect(topic_path(thread.topic.merged_into), permanent=False)
    if words != (slugify(thread.topic.title)[:60] or "-"):
        return redirect(topic_path(thread.topic), permanent=False)
    return show_topic(request, here, thread)


def show_topic(request: HttpRequest, here: Here, thread: Thread, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a topic."""
    is_asker = here.member is not None and thread.topic.member_id == here.member.pk
    quoted = "" if here.member is None else quote_in(thread, number_in(request.GET.get("quote", "")))
    draw(thread, here)
    context = {
        "thread": thread,
        "topic": thread.topic,
        "question": thread.question,
        "is_asker": is_asker,
        "may_vote": here.may(Deed.VOTE),
        "may_retitle": is_asker or here.may(Deed.RETITLE),
        "longest": LONGEST_TEXT,
        "shown": Shown,
        "data": _structured(thread),
        "path": topic_path(thread.topic),
        "typed": quoted,
        "is_quoted": bool(quoted),
        "may_quote": here.member is not None and thread.topic.shown == Shown.SHOWN and thread.topic.closed_at is None,
        **fields_for(here.member, request),
        **more,
    }
    return show(request, here, "community/topic.html", context, status=status)


def _structured(thread: Thread) -> SafeString:
    """What search engines read, as schema.org says it; only what everybody sees."""
    topic, question = thread.topic, thread.question
    answers = [each for each in thread.answers if each.shown == Shown.SHOWN]
    if question is None or topic.shown != Shown.SHOWN:
        return SafeString("")
    entity: dict[str, Any] = {
        "@type": "Question",
        "name": topic.title,
        "text": question.own_words or topic.title,
        "dateCreated": topic.asked_at.isoformat(),
        "author": {"@type": "Person", "name": topic.member.name or "—"},
        "answerCount": topic.answers,
        "suggestedAnswer": [_answer(each) for each in answers if each.pk != topic.accepted_id],
    }
    if accepted := [each for each in answers if each.pk == topic.accepted_id]:
        entity["acceptedAnswer"] = _answer(accepted[0])
    return as_data({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": entity})


def _answer(said: Contribution) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": said.own_words,
        "dateCreated": said.at.isoformat(),
        "upvoteCount": said.votes,
        "author": {"@type": "Person", "name": said.name or "—"},
    }


@require_safe
@in_community
def person(request: HttpRequest, here: Here, member_id: int) -> HttpResponse:
    """Somebody who is here: what they earned, and how they helped."""
    found = public_member(here.community.pk, member_id, viewer=here.member)
    if found is None:
        raise Http404
    context = {
        "person": found,
        "level": LEVELS[Level(found.level)],
        "badges": [(badge_in_words(each.badge), each.at) for each in badges_of_member(found)],
        "thanks": thanks_to(found),
        "answers": answers_by(found),
        "may_mute": here.member is not None and here.member.pk != found.pk,
        "is_muted": mutes(here.member, found),
    }
    return show(request, here, "community/person.html", context)


@require_safe
@in_community
def rules(request: HttpRequest, here: Here) -> HttpResponse:
    """How this place works: who may do what, what is recognised, what is not welcome."""
    context = {"levels": list(LEVELS.values()), "badges": list(BADGES.values())}
    return show(request, here, "community/rules.html", context)
