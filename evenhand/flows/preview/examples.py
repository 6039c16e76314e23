"""What a query would have caught, as examples, and what triage would make of it."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from evenhand.channels.domain.skim import Skim
from evenhand.flows.preview.values import Hit, Part, rounded
from evenhand.listening.domain.marking import found_in
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.words import composed
from evenhand.listening.models import Purpose
from evenhand.listening.reads import Sample
from evenhand.people.models import Brand
from evenhand.triage.actions import MODE_NUMBER
from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.mode import Purpose as ListenedFor
from evenhand.triage.reads import profiles
from evenhand.understanding.domain.reading import read_many

LENGTH = 400  # characters of an example
READ = 400  # matches that are read and triaged, newest first
EXAMPLES = 12
Decided = Sequence[tuple[int, Decision]]  # by row of the sample


def read_and_decide(skim: Skim, rows: Sequence[int], brand: Brand | None, purpose: Purpose) -> Decided:
    """What triage would make of the newest matches."""
    some = list(rows[:READ])
    texts = [skim.texts[row] for row in some]
    hints = [next(iter(skim.languages[row]), "") for row in some]
    facts = [
        TriageFacts(
            text=text,
            account_brand=brand.pk if brand else None,
            polarity=reading.polarity,
            language=reading.language,
            listened_for=ListenedFor(purpose.value),
        )
        for text, reading in zip(texts, read_many(texts, hints), strict=True)
    ]
    return list(zip(some, decide_many(facts, profiles()), strict=True))


def modes_of(decided: Decided, per_day: float) -> list[Part]:
    """How the matches divide into modes, scaled to a day."""
    names = {
        Mode.REACTIVE: _("Reactive"),
        Mode.PROACTIVE: _("Proactive"),
        Mode.PROGRESSIVE: _("Progressive"),
        Mode.NONE: _("Needs nothing"),
    }
    counted = Counter(decision.mode for _row, decision in decided)
    total = len(decided) or 1
    return [
        Part(label, counted[mode] / total, rounded(per_day * counted[mode] / total)) for mode, label in names.items()
    ]


def networks_of(sample: Sample, rows: Sequence[int], per_day: float) -> list[Part]:
    """Where the matches were said, scaled to a day."""
    counted = Counter(sample.skim.networks[row] for row in rows)
    return [
        Part(label, number / len(rows), rounded(per_day * number / len(rows)))
        for label, number in counted.most_common(8)
    ]


def examples_of(query: Query, sample: Sample, decided: Decided) -> list[Hit]:
    """The newest matches that say different things."""
    said: dict[str, Hit] = {}
    for row, decision in decided:
        text = sample.skim.texts[row]
        if text not in said:
            said[text] = Hit(
                pieces=marked(query, text),
                who=sample.skim.handles[row] or sample.skim.authors[row],
                network=sample.skim.networks[row],
                heard_at=sample.hours[row],
                mode=MODE_NUMBER[decision.mode],
                reason=decision.reason,
            )
        if len(said) == EXAMPLES:
            break
    return list(said.values())


def marked(query: Query, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, with the words marked that the query found; long ones are cut around the first."""
    whole, places = composed(text), found_in(query, text)
    first = places[0][0] if places else 0
    begin = max(0, first - LENGTH // 2) if len(whole) > LENGTH else 0
    end = min(len(whole), begin + LENGTH)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in places:
        if at <= start and stop <= end:
            pieces += [(whole[at:start], False), (whole[start:stop], True)]
            at = stop
    pieces.append((whole[at:end] + ("…" if end < len(whole) else ""), False))
    return [piece for piece in pieces if piece[0]]
