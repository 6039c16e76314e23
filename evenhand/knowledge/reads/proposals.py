"""Articles that are missing, told by what was answered again and again; worked out when somebody looks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from evenhand.knowledge.domain.proposing import (
    Dismissal,
    Pages,
    Proposal,
    Question,
    alike_in,
    is_dismissed,
    proposals,
)
from evenhand.knowledge.models import Article, PageVector, ProposalDismissal, Solved
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.names import words_of_names
from evenhand.understanding.domain.personal_names import without_names
from evenhand.understanding.domain.vectors import unpacked

ORIGIN = "solved:"
LOOKED_AT = 2_000  # of the newest settled questions
MOST = 20
MOST_DISMISSED = 200
_CONTENT = 3  # of 5; below it the answer is not proposed


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal in words, with its cases as evidence."""

    proposal: Proposal
    title: str
    answer: str
    language: str
    cases: tuple[int, ...]


def missing_articles(brand: Brand, *, since: datetime) -> list[Missing]:
    """Those of a brand, the most avoidable touches first, without those that were begun or dismissed. Six queries and
    a tenth of a second. A page for colleagues is none that customers can read. What was remembered before names of
    third persons and of ours were told is masked here."""
    found = list(Solved.objects.filter(brand=brand, solved_at__gt=since).order_by("-solved_at", "-id")[:LOOKED_AT])
    public = PageVector.objects.filter(
        brand=brand, edition__published__isnull=False, edition__article__is_internal=False
    )
    pages = list(public.values_list("vector", "edition__language"))
    origins = Article.objects.filter(brand=brand, origin__startswith=ORIGIN).values_list("origin", flat=True)
    begun = {int(said.removeprefix(ORIGIN)) for said in origins if said.removeprefix(ORIGIN).isdigit()}
    by_id = {each.pk: each for each in found}
    dismissed = [Dismissal(each.question, each.cases) for each in dismissed_proposals(brand)]
    made = proposals(
        [_question(each) for each in found],
        unpacked([bytes(each.vector) for each in found]),
        Pages(unpacked([bytes(vector) for vector, _ in pages]), [language for _, language in pages]),
        most=MOST + len(dismissed) + len(begun),
    )
    near = _near(made, by_id, begun | {each.question for each in dismissed})
    wanted = [
        each
        for each in made
        if not begun & {*each.all, *near[each.middle]} and not is_dismissed(each, dismissed, near=near[each.middle])
    ]
    ours = words_of_names() if wanted else frozenset()
    return [_told(each, by_id, ours) for each in wanted[:MOST]]


def _near(made: Sequence[Proposal], by_id: Mapping[int, Solved], decided: Collection[int]) -> dict[int, set[int]]:
    """By the middle of each proposal which questions somebody decided about that ask the same, however long ago."""
    old = list(Solved.objects.filter(pk__in=set(decided) - by_id.keys()).only("pk", "language", "vector"))
    if not old or not made:
        return {each.middle: set() for each in made}
    middles = [by_id[each.middle] for each in made]
    likeness = unpacked([bytes(each.vector) for each in middles]) @ unpacked([bytes(each.vector) for each in old]).T
    return {
        middle.pk: {
            each.pk
            for each, alike in zip(old, row, strict=True)
            if each.language == middle.language and alike >= alike_in(middle.language)
        }
        for middle, row in zip(middles, likeness, strict=True)
    }


def dismissed_proposals(brand: Brand) -> list[ProposalDismissal]:
    """What somebody said nobody needs, the newest first."""
    standing = ProposalDismissal.objects.filter(brand=brand, undone_at=None)
    return list(standing.select_related("by").order_by("-at", "-id")[:MOST_DISMISSED])


def titles_of(questions: list[int]) -> dict[int, str]:
    """How settled questions begin; those that are forgotten have none."""
    found = Solved.objects.filter(pk__in=questions).values_list("pk", "question")
    return {number: _title(question) for number, question in found}


def brand_of_dismissal(dismissal_id: int) -> list[int]:
    """The brand it is about, if there is such a dismissal."""
    return list(ProposalDismissal.objects.filter(pk=dismissal_id).values_list("brand_id", flat=True))


def missing_article(viewer: Agent, brand: Brand, number: int, *, since: datetime) -> Missing | None:
    """The proposal around that question, as it stands now; None for whoever does not serve the brand."""
    if brand.pk not in brand_ids_of(viewer):
        return None
    found = missing_articles(brand, since=since)
    return next((each for each in found if number in each.proposal.all), None)


def _question(each: Solved) -> Question:
    return Question(
        id=each.pk,
        answer=each.answer_key,
        touches=each.touches,
        language=each.language,
        has_page=bool(each.editions),
        is_good=each.satisfied is None or each.satisfied >= _CONTENT,
    )


def _told(each: Proposal, by_id: dict[int, Solved], ours: Collection[str]) -> Missing:
    return Missing(
        proposal=each,
        title=_title(without_names(by_id[each.middle].question, known=ours)),
        answer=without_names(by_id[each.best].answer, known=ours),
        language=by_id[each.middle].language,
        cases=tuple(by_id[number].case for number in each.all),
    )


def _title(question: str, longest: int = 80) -> str:
    """The first sentence of the question, as a beginning: whoever writes the article words it."""
    first = " ".join(question.replace("?", "?\n").replace(". ", ".\n").partition("\n")[0].split())
    return first if len(first) <= longest else first[:longest].rpartition(" ")[0] + "…"
