"""What people do about issues: for the desk, and what readers of a help centre see of it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q

from evenhand.database.asking import ask
from evenhand.knowledge.domain.problems import SHOWN_WHEN_FIXED, Standing, When
from evenhand.knowledge.models import KnownProblem, ProblemAnswer, ProblemLine, ProblemStep
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST_SHOWN = 20
STILL_ON_THE_WAY = timedelta(hours=2)  # so long after a fix people still write of what was
ENOUGH_AGAIN = 3  # people after whom a fix is to be looked at
ORIGIN = "issue:"  # of the article that was begun from an issue


def problem_for(viewer: Agent, issue_id: int) -> KnownProblem | None:
    """What is done about an issue, if anything and if the viewer serves its brand."""
    found = KnownProblem.objects.select_related("owner").filter(pk=issue_id, brand__in=brand_ids_of(viewer))
    return found.first()


def problem_speaking_for(issue_id: int) -> KnownProblem | None:
    """What is said of an issue: of itself, else of what was merged into it; None where nobody said anything."""
    found = KnownProblem.objects.select_related("issue", "owner").exclude(standing=Standing.NOTICED)
    theirs = list(found.filter(Q(pk=issue_id) | Q(issue__merged_into=issue_id)).order_by("-standing_since"))
    return next((each for each in theirs if each.pk == issue_id), theirs[0] if theirs else None)


def merged_into(issue_id: int) -> list[KnownProblem]:
    """What was said of issues before they were merged into this one."""
    return list(KnownProblem.objects.select_related("issue").filter(issue__merged_into=issue_id).order_by("-pk")[:20])


def problems_by_issue(issue_ids: Collection[int]) -> dict[int, KnownProblem]:
    """How these issues stand; one query. The ids were asked for within what the viewer may see."""
    return {each.pk: each for each in KnownProblem.objects.select_related("owner").filter(pk__in=list(issue_ids))}


_ME_TOO = """
WITH RECURSIVE parts AS (
    SELECT i.id AS whole, i.id FROM understanding_issue i WHERE i.id = ANY(%s)
    UNION
    SELECT p.whole, i.id FROM parts p JOIN understanding_issue i ON i.merged_into_id = p.id
)
SELECT p.whole, sum(k.me_too) FROM parts p JOIN knowledge_knownproblem k ON k.issue_id = p.id GROUP BY 1
"""


def me_too_counted(issue_ids: Iterable[int]) -> dict[int, int]:
    """How many readers said that they have it, too; of what was merged into an issue as well."""
    with connection.cursor() as cursor:
        cursor.execute(_ME_TOO, [list(issue_ids)])
        return {issue: int(count) for issue, count in cursor.fetchall()}


class Again(msgspec.Struct, frozen=True):
    """A problem that was said to be fixed, and how many people wrote of it since."""

    issue_id: int
    brand_id: int
    owner_id: int | None
    fixed_at: datetime
    people: int


_AGAIN = """
SELECT k.issue_id, k.brand_id, k.owner_id, k.standing_since, count(DISTINCT p.persona)
FROM knowledge_knownproblem k
JOIN understanding_issue i ON i.id = k.issue_id AND i.state = 1
JOIN understanding_issuepost p ON p.issue_id = k.issue_id AND p.said_at > k.standing_since + make_interval(secs => %s)
WHERE k.standing = 'fixed' AND k.standing_since > %s AND (%s::bigint IS NULL OR k.issue_id = %s)
GROUP BY k.issue_id HAVING count(DISTINCT p.persona) >= %s ORDER BY k.issue_id
"""


def told_again(*, since: datetime, issue_id: int | None = None, least: int = ENOUGH_AGAIN) -> list[Again]:
    """Problems that were said to be fixed since then, and of which so many people wrote all the same; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, [STILL_ON_THE_WAY.total_seconds(), since, issue_id, issue_id, least])
        return [Again(*row) for row in cursor.fetchall()]


def steps_of(problem: KnownProblem, *, limit: int = 30) -> list[ProblemStep]:
    """What was said of how it stands, the newest first, also what was taken back."""
    return list(problem.steps.select_related("by", "undone_by").order_by("-id")[:limit])


def answers_of(problem: KnownProblem) -> list[ProblemAnswer]:
    """What is answered now: of each language and moment the newest version, where it says anything."""
    newest = ProblemAnswer.objects.filter(problem=problem).order_by("when", "language", "-number")
    found = newest.distinct("when", "language").select_related("by")
    return [each for each in found if each.text]


def versions_of(problem: KnownProblem, *, limit: int = 30) -> list[ProblemAnswer]:
    """Every version of every answer, the newest first."""
    return list(problem.answers.select_related("by").order_by("-id")[:limit])


def answer_of(problem: KnownProblem, *, when: When, language: str) -> ProblemAnswer | None:
    """What to say in a language: its own text, else the one for all."""
    fitting = {each.language: each for each in answers_of(problem) if each.when == when}
    return fitting.get(language) or fitting.get(language.partition("-")[0]) or fitting.get("")


def lines_of(problem: KnownProblem) -> list[ProblemLine]:
    """What is written for readers, by language."""
    return list(problem.lines.select_related("written_by", "approved_by").order_by("language"))


class Shown(msgspec.Struct, frozen=True):
    """A problem as readers see it."""

    issue_id: int
    key: UUID
    title: str
    text: str
    standing: str
    known_since: datetime
    standing_since: datetime
    approved_at: datetime

    @property
    def is_fixed(self) -> bool:
        """Whether it is over."""
        return self.standing == Standing.FIXED

    @property
    def changed_at(self) -> datetime:
        """When readers were last told something new."""
        return max(self.standing_since, self.approved_at)


# What was merged into an open issue still speaks for it, with the issue's own standing, until that has a line itself.
_SHOWN = """
WITH RECURSIVE up AS (
    SELECT l.id AS line, k.issue_id AS at FROM knowledge_problemline l
    JOIN knowledge_knownproblem k ON k.issue_id = l.problem_id
    WHERE l.brand_id = %s AND l.language = %s AND l.is_public
        AND (k.standing IN ('known', 'working') OR (k.standing = 'fixed' AND k.standing_since > %s))
    UNION
    SELECT up.line, i.merged_into_id FROM up
    JOIN understanding_issue i ON i.id = up.at AND i.state = 2 AND i.merged_into_id IS NOT NULL
)
SELECT k.issue_id, k.key, l.public_title, l.public_text, s.standing, coalesce(s.known_since, s.standing_since),
    s.standing_since, l.approved_at
FROM up
JOIN understanding_issue root ON root.id = up.at AND root.state = 1
JOIN knowledge_problemline l ON l.id = up.line
JOIN knowledge_knownproblem k ON k.issue_id = l.problem_id
JOIN LATERAL (
    SELECT o.standing, o.known_since, o.standing_since FROM knowledge_knownproblem o
    WHERE o.issue_id = k.issue_id OR (o.issue_id = root.id AND o.standing <> 'noticed')
    ORDER BY o.issue_id = root.id DESC LIMIT 1
) s ON s.standing IN ('known', 'working') OR (s.standing = 'fixed' AND s.standing_since > %s)
WHERE k.issue_id = root.id OR NOT EXISTS (
    SELECT 1 FROM knowledge_problemline own
    WHERE own.problem_id = root.id AND own.language = l.language AND own.is_public
)
ORDER BY s.standing = 'fixed', s.standing_since DESC, k.issue_id LIMIT %s
"""


def shown_to_readers(brand_id: int, language: str, *, now: datetime, limit: int = MOST_SHOWN) -> list[Shown]:
    """What readers of a help centre are told: open problems first, then what was fixed lately. One query."""
    since = now - SHOWN_WHEN_FIXED
    return [Shown(*row) for row in ask(_SHOWN, [brand_id, language, since, since, limit])]


def shown_by_key(brand_id: int, language: str, key: UUID, *, now: datetime) -> Shown | None:
    """One of them."""
    return next((each for each in shown_to_readers(brand_id, language, now=now) if each.key == key), None)
