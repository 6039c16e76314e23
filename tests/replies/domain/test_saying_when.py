"""Days that cannot both hold are found in eight languages, and those that may hold alarm nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.contradicting import contradicted
from evenhand.replies.domain.repeats import Sent
from evenhand.replies.domain.saying_when import days_in, is_said_to_change
from evenhand.replies.domain.saying_when_words import CALENDARS

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)


def against(before: str, now: str, *, days: int = 1) -> list[str]:
    """What is found in the words of some days later, by its kind."""
    told = Sent(text=before, by="Nadia", is_mine=False, at=TUESDAY)
    return [each.kind for each in contradicted(now, [told], now=TUESDAY + timedelta(days=days))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("We will refund you by Friday.", "2026-03-06"),
        ("The refund will arrive no later than Monday.", "2026-03-09"),
        ("Your refund takes 3 to 5 business days.", "2026-03-10"),
        ("A technician will come on Tuesday.", "2026-03-03 2026-03-10"),
        ("A technician will come on the morning of March 12th, or rather on March 12th, 2026.", "2026-03-12"),
        ("A technician is booked for April 5.", "2026-04-05"),
        ("A technician will come on 04/05/2026.", "2026-05-04 2026-04-05"),
        ("A technician will come on 2026-03-12.", "2026-03-12"),
        ("We will call you back tomorrow.", "2026-03-04"),
        ("Ein Techniker kommt am 14. März.", "2026-03-14"),
        ("Ein Techniker kommt am Montag, den 16.03. zu Ihnen.", "2026-03-16"),
        ("Wir erstatten Ihnen das innerhalb von drei Werktagen.", "2026-03-08"),
        ("Le reembolsaremos en 5 días hábiles.", "2026-03-10"),
        ("El técnico irá el 12 de marzo.", "2026-03-12"),
        ("Nous vous rembourserons sous 48 heures.", "2026-03-05"),
        ("Un technicien passera vendredi.", "2026-03-06"),
        ("Il tecnico verrà entro venerdì.", "2026-03-06"),
        ("We betalen het bedrag binnen 5 werkdagen terug.", "2026-03-10"),
        ("De monteur komt op 12 maart.", "2026-03-12"),
        ("O técnico irá na sexta-feira.", "2026-03-06"),
        ("Technik przyjedzie w piątek.", "2026-03-06"),
        ("Zwrócimy pieniądze w ciągu 14 dni.", "2026-03-17"),
        ("A technician will come on 3 January.", "2026-01-03"),
    ],
)
def test_a_day_is_read_as_it_is_meant(text: str, day: str) -> None:
    found = {str(end) for each in days_in(text, today=TUESDAY.date()) for end in each.ends}
    assert found == set(day.split()) or (day == "2026-01-03" and not found)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We will refund you by Friday.", "The refund will arrive until Monday."),
        ("We will refund you within 3 days.", "You will get the refund within 10 days."),
        ("A technician will come on Friday.", "The technician will come on Monday."),
        ("A technician will come on March 12.", "The technician will come on March 20."),
        ("A technician will come by Thursday.", "The technician comes on 12 March."),
        ("Wir erstatten Ihnen das bis Freitag.", "Die Erstattung kommt bis Montag."),
        ("Ein Techniker kommt am 14. März.", "Der Techniker kommt am 20. März zu Ihnen."),
        ("Le reembolsaremos en 3 días.", "El reembolso llegará en 10 días."),
        ("Un technicien passera vendredi.", "Le technicien passera lundi."),
        ("Il tecnico verrà entro venerdì.", "Il tecnico verrà entro il 20 marzo."),
        ("De monteur komt op vrijdag.", "De monteur komt op maandag bij u."),
        ("O técnico irá na sexta-feira.", "O técnico irá no dia 20 de março."),
        ("Technik przyjedzie w piątek.", "Technik przyjedzie w poniedziałek, będzie rano."),
        ("We will refund you by Friday.", "Wir erstatten Ihnen das bis Montag."),
    ],
)
def test_another_day_than_was_said_is_found(before: str, now: str) -> None:
    assert against(before, now) == ["day"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We will refund you by Friday.", "The refund will now arrive by Monday."),
        ("We will refund you by Friday.", "Unfortunately the refund is delayed: it will arrive by Monday."),
        ("A technician will come on Friday.", "The visit was moved. A technician will come on Monday."),
        ("A technician will come on Friday.", "A new appointment: the technician will come on Monday."),
        ("Wir erstatten Ihnen das bis Freitag.", "Leider verzögert es sich: Die Erstattung kommt bis Montag."),
        ("Wir erstatten Ihnen das bis Freitag.", "Die Erstattung kommt nun bis Montag."),
        ("Le reembolsaremos en 3 días.", "Lamentablemente el reembolso llegará en 10 días."),
        ("Un technicien passera vendredi.", "La visite est reportée : le technicien passera lundi."),
        ("Il tecnico verrà venerdì.", "Purtroppo il tecnico verrà lunedì."),
        ("De monteur komt op vrijdag.", "De afspraak is verplaatst, de monteur komt op maandag."),
        ("O técnico irá na sexta-feira.", "A visita foi remarcada: o técnico irá no dia 20 de março."),
        ("Technik przyjedzie w piątek.", "Niestety technik przyjedzie w poniedziałek."),
        ("We will refund you by Friday.", "We will refund you by Thursday."),
        ("We will refund you within 10 days.", "The refund will arrive within 3 days."),
        ("We will refund you within 3 days.", "You will get the refund within 3 days."),
        ("We will refund you within 3 to 5 days.", "You will get the refund within 5 days."),
        ("We will refund you by Friday.", "A technician will come on Monday."),
        ("We will refund you by Friday.", "We refunded you on Monday."),
        ("We will refund you by Friday.", "Was the refund there on Monday?"),
        ("We will refund you by Friday.", "If the bank is slow, the refund will be there on Monday."),
        ("A technician will come on Friday.", "A technician will come on Monday or on Tuesday."),
        ("A technician will come on Friday.", "We are closed until Monday."),
        ("We will refund you by Friday.", "Your order of 12 March will be part of the refund."),
        ("A technician will come on 04/05/2026.", "A technician will come on 5 April."),
        ("A technician will come on Wednesday.", "A technician will come on next Wednesday."),
    ],
)
def test_what_may_hold_or_says_that_it_changes_alarms_nobody(before: str, now: str) -> None:
    assert against(before, now) == []


def test_a_day_that_is_over_was_said_of_something_else() -> None:
    words = "A technician will come on Friday.", "A technician will come on Wednesday."
    assert against(*words, days=1) == ["day"]
    assert against(*words, days=4) == []


def test_the_newest_day_they_were_told_counts() -> None:
    told = [
        Sent(text="The technician will now come on Monday.", by="Bo", is_mine=False, at=TUESDAY + timedelta(days=1)),
        Sent(text="A technician will come on Friday.", by="Nadia", is_mine=False, at=TUESDAY),
    ]
    later = TUESDAY + timedelta(days=2)
    assert not list(contradicted("The technician will come on Monday.", told, now=later))
    assert [each.facts["by"] for each in contradicted("A technician will come on Friday.", told, now=later)] == ["Bo"]


@pytest.mark.parametrize("language", sorted(CALENDARS))
def test_every_calendar_has_seven_days_and_twelve_months(language: str) -> None:
    calendar = CALENDARS[language]
    assert [len(words.split()) for words in (calendar.weekdays, calendar.months, calendar.numbers)] == [7, 12, 10]


@given(st.text(max_size=300), st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_breaks_it(text: str, today: date) -> None:
    is_said_to_change(text)
    assert all(0 <= each.start < each.end <= len(text) and each.ends for each in days_in(text, today=today))


@given(st.integers(1, 31), st.integers(1, 12), st.sampled_from(["{d}.{m}.", "{d}/{m}/2026", "2026-{m:02}-{d:02}"]))
def test_no_date_breaks_it(day: int, month: int, form: str) -> None:
    text = f"A technician will come on {form.format(d=day, m=month)}"
    assert all(each.topic == "technician" for each in days_in(text, today=TUESDAY.date()))
    days_in(f"Ein Techniker kommt am {form.format(d=day, m=month)}", today=TUESDAY.date())
