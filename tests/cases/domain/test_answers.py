"""An answer to one customer, as it may serve another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.answers import addressed_to, reusable


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("Hi Dana, restart the router. ^BK", "Restart the router."),
        ("@dana.example @eve Hello Dana! restart it, please.\n^BK", "Restart it, please."),
        ("Guten Tag Frau Whitlock,\nwir schicken jemanden.", "Wir schicken jemanden."),
        ("Dear Dana\nThe crew is out until six.", "The crew is out until six."),
        ("Sorry, Dana. We know of it, Ms Whitlock.", "Sorry, [name]. We know of it, Ms [name]."),
        ("Hello, hello?", "Hello?"),
        ("The help page explains it", "The help page explains it"),
        ("Bonjour Dana, merci.\n\nSiobhan at Skerry", "Merci."),
        ("First, restart it.\n\nThen it works again.", "First, restart it.\n\nThen it works again."),
        ("Dzień dobry, Dana,\nproszę zrestartować router.", "Proszę zrestartować router."),
        ("Hej Dana,\n\nstarta om routern.\n\nMed vänlig hälsning\nBo Keller\nHarborline", "Starta om routern."),
        ("Здравствуйте, Dana! Перезапустите роутер.", "Перезапустите роутер."),
        ("Dana様、\nルーターを再起動してください。", "ルーターを再起動してください。"),
        ("Restart it, please.\n\nKind regards,\n\nBo Keller\nHarborline", "Restart it, please."),
        ("Beste oplossing is herstarten.", "Beste oplossing is herstarten."),
        ("Viele Grüße sende ich nicht, starten Sie neu.", "Viele Grüße sende ich nicht, starten Sie neu."),
        ("^BK", ""),
    ],
)
def test_what_was_meant_for_one_person_is_gone(answer: str, kept: str) -> None:
    assert reusable(answer, customer="Dana Whitlock") == kept


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Sorry, [name]. We know of it, Ms [name].", "Sorry, Max. We know of it, Ms [name]."),
        ("[name], restart it. That is all, [name]", "Max, restart it. That is all, Max"),
        ("Ask for [name] at the desk, or my colleague, [name], there.", None),
        ("Please set it to 6, [name], and restart it.", "Please set it to 6, Max, and restart it."),
        ("Anna, [name], and Bo come. Call [name], [name].", None),
        ("It is done.\nThanks, [name]", None),
        ("Kind regards, [name].", None),
    ],
)
def test_who_was_spoken_to_is_named_anew_and_nobody_else(answer: str, said: str | None) -> None:
    assert addressed_to(answer, "Max") == (said or answer)
    assert addressed_to(answer, "") == answer


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_text_breaks_it(answer: str, customer: str) -> None:
    assert len(reusable(answer, customer=customer)) <= 3 * len(answer) + 8
