"""Who is told of what they look after: drafts to look at and what became of them, pages that are to be looked at again,
a problem that was said to be fixed and is told of again, leads, and what waits for one of us in the community."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.cases.actions import notices
from evenhand.cases.models import Notice, NoticeKind
from evenhand.colleagues.domain.leads import LeadState
from evenhand.colleagues.models import Lead
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.models import Contribution, Member
from evenhand.community.reads.moderation import brands_waiting_since
from evenhand.knowledge.models import ArticleVersion, Edition, EditionState
from evenhand.knowledge.reads.articles import reviews_due
from evenhand.knowledge.reads.problems import told_again
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of, who_decides

Told = tuple[NoticeKind, list[tuple[int, int | None]]]
LOOKED_BACK: Final = timedelta(days=30)  # a day for looking again, or a fix, longer ago is no news
WAITS: Final = timedelta(hours=1)  # before somebody is told that something waits in the community
_DUE, _AGAIN, _WAITS = "reviews-due", "told-again", "community-waits"
_LEAD: Final = "lead-"
_OF_SALES: Final = frozenset({LeadState.ACCEPTED, LeadState.DECLINED, LeadState.RETURNED})
_ARTICLES: Final = ("ArticleReviewAsked", "ArticleSentBack", "ArticlePublished")


def of_article(entry: Entry) -> Told:
    """Leads are asked to look at a draft; whoever wrote it hears what became of it."""
    kind, facts = NoticeKind.LOOKED_AFTER, entry.facts
    edition = Edition.objects.filter(pk=facts["edition_id"]).first()
    if edition is None or facts.get("before", 0) > facts["version"]:  # an earlier version stands again: an undo
        return kind, []
    if entry.name == "ArticleReviewAsked":
        return kind, _each(who_decides(edition.brand_id) if edition.state == EditionState.REVIEW else ())
    versions = ArticleVersion.objects.filter(edition=edition, number=facts["version"])
    return kind, _each(versions.values_list("written_by_id", flat=True))


def of_danger(entry: Entry) -> Told:
    """Leads hear at once of words in the community that speak of danger: nobody sees them before one of us looked."""
    found = Contribution.objects.filter(shown=Shown.WAITING, why=Why.HARM)
    if "contribution_id" in entry.facts:
        found = found.filter(pk=entry.facts["contribution_id"])
    else:
        found = found.filter(topic=entry.facts["topic_id"], is_question=True)
    return NoticeKind.COMMUNITY, _leads(found.values_list("topic__brand_id", flat=True))


def of_appeal(entry: Entry) -> Told:
    """Leads answer objections."""
    member = Member.objects.filter(pk=entry.facts["member_id"])
    return NoticeKind.COMMUNITY, _leads(member.values_list("brand_id", flat=True))


def of_lead(entry: Entry) -> Told:
    """Whoever offered it hears what sales said by its own link; of one that is care also whoever has the case."""
    after = entry.facts["after"]
    if entry.actor_id is not None or after not in _OF_SALES:
        return NoticeKind.LOOKED_AFTER, []
    lead = Lead.objects.filter(pk=entry.facts["lead_id"]).select_related("case").first()
    if lead is None:
        return NoticeKind.LOOKED_AFTER, []
    cares = lead.case.assignee_id if after == LeadState.RETURNED else None
    return NoticeKind.LOOKED_AFTER, _each({lead.offered_by_id or lead.noted_by_id, cares})


def _leads(brands: Iterable[int]) -> list[tuple[int, int | None]]:
    return _each({lead for brand in brands for lead in who_decides(brand)})


def _each(agents: Iterable[int | None]) -> list[tuple[int, int | None]]:
    return [(agent, None) for agent in agents if agent is not None]


CONCERNS: Final = {
    **dict.fromkeys(_ARTICLES, of_article),
    "QuestionAsked": of_danger,
    "AnswerGiven": of_danger,
    "ContributionChanged": of_danger,
    "TopicRetitled": of_danger,
    "BlockAppealed": of_appeal,
    "LeadMoved": of_lead,
}


def beginning(entry: Entry) -> str:
    """How the key of its notice begins: it says what happened, and to which article or lead."""
    if entry.name == "LeadMoved":
        return f"{_LEAD}{entry.facts['after']}:{entry.facts['lead_id']}:"
    return f"{entry.name}:{entry.facts['edition_id']}:" if entry.name in _ARTICLES else f"{entry.name}:"


def about(entry: Entry) -> str:
    """What is folded together: drafts that wait are one list, and so are objections and words that speak of danger;
    what became of an article or a lead is told of each."""
    if entry.name == "LeadMoved":
        return f"lead:{entry.facts['lead_id']}"
    if entry.name in {"ArticleSentBack", "ArticlePublished"}:
        return f"article:{entry.facts['edition_id']}"
    return entry.name if entry.name in {"ArticleReviewAsked", "BlockAppealed"} else "danger"


def sweep(*, now: datetime) -> int:
    """Tell of what no event brings: each day, each fix and each community's day once; how many were told."""
    today = timezone.localdate(now)
    told = 0
    for (brand, day), agents in _looking_again(now).items():
        key = f"{_DUE}:{brand}:{day.isoformat()}"
        told += _tell(agents, kind=NoticeKind.LOOKED_AFTER, key=key, about=f"{_DUE}:{brand}", now=now)
    for each in told_again(since=now - LOOKED_BACK):
        key = f"{_AGAIN}:{each.issue_id}:{each.fixed_at.timestamp():.0f}"
        looking = _owner_or_leads(each.owner_id, each.brand_id)
        told += _tell(looking, kind=NoticeKind.LOOKED_AFTER, key=key, about=f"{_AGAIN}:{each.issue_id}", now=now)
    for brand in brands_waiting_since(now - WAITS):
        key = f"{_WAITS}:{brand}:{today.isoformat()}"
        told += _tell(who_decides(brand), kind=NoticeKind.COMMUNITY, key=key, about=f"{_WAITS}:{brand}", now=now)
    return told


def _tell(agents: Iterable[int], *, kind: NoticeKind, key: str, about: str, now: datetime) -> int:
    return len(notices.tell(_each(agents), kind=kind, key=key, about=about, now=now))


def _looking_again(now: datetime) -> dict[tuple[int, date], set[int]]:
    today = timezone.localdate(now)
    found: dict[tuple[int, date], set[int]] = defaultdict(set)
    for brand, day, owner in reviews_due(today=today, since=today - LOOKED_BACK):
        found[brand, day].update(_owner_or_leads(owner, brand))
    return found


def _owner_or_leads(owner_id: int | None, brand_id: int) -> list[int]:
    """Whoever looks after it; those who lead where nobody does who still works for the brand."""
    owner = Agent.objects.filter(pk=owner_id, is_active=True).first() if owner_id else None
    return [owner.pk] if owner is not None and brand_id in brand_ids_of(owner) else who_decides(brand_id)


def words_of_notice(key: str, who: str) -> str:
    """What happened, by the beginning of the key."""
    sentences = {
        "ArticleReviewAsked": _("%(who)s asks you to look at an article"),
        "ArticleSentBack": _("%(who)s sent your article back"),
        "ArticlePublished": _("%(who)s published your article"),
        f"{_LEAD}{LeadState.ACCEPTED}": _("Sales accepted your lead"),
        f"{_LEAD}{LeadState.DECLINED}": _("Sales declined your lead"),
        f"{_LEAD}{LeadState.RETURNED}": _("Sales gave a lead back: it is care"),
        _DUE: _("An article that you look after is to be looked at again"),
        _AGAIN: _("A problem that was said to be fixed is told of again"),
        "BlockAppealed": _("A member of the community objects to being kept from writing"),
        _WAITS: _("Something waits in the community for one of you to look"),
    }
    return sentences.get(key.partition(":")[0], _("Somebody in the community speaks of danger: look at once")) % {
        "who": who
    }


def path_of_notice(notice: Notice) -> str:
    """Where it leads; several that nobody saw lead to the list that holds them all."""
    name, _colon, rest = notice.key.partition(":")
    number = int(first) if (first := rest.partition(":")[0]).isdecimal() else 0
    if notice.kind == NoticeKind.COMMUNITY:
        return reverse("community")
    if name.startswith(_LEAD):
        return reverse("lead", args=[number])
    if name == _AGAIN:
        return reverse("issue_care", args=[number])
    if name == _DUE:
        slug = Brand.objects.filter(pk=number).values_list("slug", flat=True).first()
        return f"{reverse('knowledge')}?{urlencode({'brand': slug or '', 'due': '1'})}"
    are_several = name == "ArticleReviewAsked" and notice.count > 1
    return reverse("knowledge") if are_several else reverse("article", args=[number])
