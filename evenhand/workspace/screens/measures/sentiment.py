"""How posts felt: to us and about us, day by day, by mode and by channel; told with what it is worth."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.flows.measured.days import noted_in
from evenhand.flows.measured.moods import corrected_words, groups_of, mood_days, mood_lines
from evenhand.insight.reads.moods import moods
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in, choices
from evenhand.workspace.screens.measures.views import check_sees_all


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The shares of unhappy, neutral and happy posts. Reads counted days alone."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = moods(request.user, asked)
    modes, channels = mood_lines(found)
    context = {
        **choices(request.user, asked, now=now),
        "groups": groups_of(found),
        "days": mood_days(found, noted_in(asked)),
        "tables": [("mode", modes), ("network", channels)],
        "corrected": corrected_words(found),
        "is_whole": found.is_whole,
    }
    return show(request, "measures/sentiment.html", context)
