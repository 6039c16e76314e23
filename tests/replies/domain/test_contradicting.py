"""What is said now against what this person was told before."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.contradicting import claims_in, contradicted, pairs_against
from evenhand.replies.domain.contradicting_words import tongues_of
from evenhand.replies.domain.findings import Check, Level
from evenhand.replies.domain.repeats import CANNED_WORDS, Sent, colleague_sent, nearly_sent, sent_before, words_of

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def sent(text: str, *, mine: bool = False, by: str = "Nadia", day: int = 1) -> Sent:
    return Sent(text=text, by=by, is_mine=mine, at=AT.replace(day=day))


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("We will refund you the May bill.", "I am sorry, we cannot refund that bill.", ""),
        ("There is no refund for that.", "You will get your money back within a week.", ""),
        ("We will refund you 20 €.", "You will get a refund of €15.", "sum"),
        ("Ein Techniker kommt am Montag.", "Ein Techniker ist nicht möglich.", ""),
        ("Wir erstatten Ihnen 12,50 Euro.", "Wir werden Ihnen 10 Euro erstatten.", "sum"),
        ("We have sent you a replacement.", "We do not send a replacement.", ""),
        ("We will refund you the May bill.", "Your refund was declined.", ""),
        ("We refunded you on Monday.", "There is no refund for that bill.", ""),
        ("There is no fee for the technician.", "We will charge you a fee of 20 €.", ""),
        ("The fee is 20 €.", "The technician comes free of charge.", ""),
        ("We will refund you 1,200 €.", "You will get a refund of 200 €.", "sum"),
        ("The warranty has covered it.", "I checked the correct bill: this is not under warranty.", ""),
        ("Sie bekommen einen Rabatt von 10 Euro.", "Einen Rabatt kann ich nicht geben.", ""),
        ("Wir erstatten Ihnen das.", "Eine Erstattung wurde abgelehnt.", ""),
    ],
)
def test_another_word_than_before_is_found(before: str, now: str, kind: str) -> None:
    found = list(contradicted(now, [sent(before)]))
    assert [(each.code, each.level, each.kind) for each in found] == [(Check.CONTRADICTS, Level.WARN, kind)]
    assert found[0].facts["told"] == before
    assert now[found[0].start : found[0].end].strip() == found[0].facts["words"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We will refund you 20 €.", "You will get the refund of 20.00 € this week."),
        ("We will refund you.", "Would you like a refund?"),
        ("We will refund you.", "If the parcel is lost, there is no refund."),
        ("We will refund you.", "I am sorry, I was wrong: there is no refund for this."),
        ("We will refund you.", "A technician will not be needed."),
        ("Your router is on its way.", "We cannot refund that."),
        ("We will refund the May bill on your credit card.", "Your credit card is not charged."),
        ("We will refund you.", "No problem, we will refund you on Monday."),
        ("We will refund you.", "Do not worry, the refund is on its way."),
        ("We will refund you.", "I am sorry that you have not received the refund."),
        ("We will refund you.", "Your refund has not arrived yet, I looked it up."),
        ("We will refund you.", "The refund takes no more than five days and is sent on Monday."),
        ("We will refund you.", "You will get a refund, but there is no technician on Sunday."),
        ("We will refund you.", "We have refunded you, and you do not need to do anything."),
        ("We will refund you.", "We will refund you without any fee."),
        ("There is no fee.", "Der Techniker kommt kostenlos."),
        ("We will refund you 1200 €.", "You will get the refund of 1,200.00 € this week."),
        ("Wir erstatten Ihnen das.", "Kein Problem, wir erstatten es Ihnen."),
        ("Wir erstatten Ihnen das.", "Leider dauert es: Die Erstattung ist noch nicht angekommen."),
        ("Wir erstatten Ihnen das.", "Leider ist die Erstattung erst am Montag da."),
    ],
)
def test_what_fits_or_says_that_it_is_otherwise_is_let_pass(before: str, now: str) -> None:
    assert not list(contradicted(now, [sent(before)]))


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("Le reembolsaremos el importe.", "No hay reembolso para esa factura."),
        ("Hemos aprobado su reembolso.", "Su reembolso ha sido rechazado."),
        ("Le enviaremos un técnico y es gratis.", "No podemos enviar un técnico a su casa."),
        ("Nous vous rembourserons la facture de mai.", "Nous ne pouvons pas rembourser cette facture."),
        ("Votre remboursement est accordé.", "Votre demande de remboursement a été refusée."),
        ("La garantie couvre cela.", "La garantie ne couvre pas cette panne."),
        ("Le rimborsiamo la fattura.", "Non è possibile un rimborso per la fattura."),
        ("Riceverà uno sconto del 10 %.", "Non possiamo fare uno sconto."),
        ("U krijgt een terugbetaling van ons.", "Een terugbetaling is niet mogelijk."),
        ("De monteur komt bij u langs.", "Er komt geen monteur bij u langs."),
        ("Vamos reembolsar o valor da fatura.", "Não há reembolso para essa fatura."),
        ("A garantia cobre o aparelho.", "A garantia não cobre o aparelho."),
        ("Zwrócimy Państwu pieniądze za fakturę.", "Zwrot pieniędzy nie jest możliwy."),
        ("Gwarancja obejmuje tę usterkę.", "Gwarancja nie obejmuje tej usterki."),
        ("We will refund you the May bill.", "Le reembolso no es posible, no hay reembolso para usted."),
    ],
)
def test_yes_and_no_are_told_apart_in_other_languages(yes: str, no: str) -> None:
    assert [each.code for each in contradicted(no, [sent(yes)])] == [Check.CONTRADICTS]
    assert [each.code for each in contradicted(yes, [sent(no)])] == [Check.CONTRADICTS]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Le reembolsaremos el importe.", "No se preocupe, le reembolsaremos el importe."),
        ("Le reembolsaremos el importe.", "Si no ha recibido el reembolso, escríbanos."),
        ("Le reembolsaremos el importe.", "El reembolso todavía no ha llegado al banco."),
        ("Le reembolsaremos el importe.", "Hubo un error por nuestra parte: no hay reembolso."),
        ("Nous vous rembourserons.", "Pas de souci, nous vous rembourserons."),
        ("Nous vous rembourserons.", "N'hésitez pas à nous écrire, vous serez remboursé."),
        ("Nous vous rembourserons.", "Le remboursement n'est pas encore arrivé chez vous."),
        ("Le rimborsiamo la fattura.", "Non si preoccupi, la rimborsiamo."),
        ("Le rimborsiamo la fattura.", "Il rimborso non è ancora arrivato alla banca."),
        ("U krijgt een terugbetaling van ons.", "Geen probleem, u krijgt de terugbetaling."),
        ("U krijgt een terugbetaling van ons.", "De terugbetaling is nog niet binnen bij de bank."),
        ("Vamos reembolsar o valor.", "Não se preocupe, vamos reembolsar o valor."),
        ("Vamos reembolsar o valor.", "O reembolso ainda não chegou ao banco."),
        ("Zwrócimy Państwu pieniądze.", "Proszę się nie martwić, zwrócimy Państwu pieniądze."),
        ("Zwrócimy Państwu pieniądze.", "Zwrot jeszcze nie dotarł do banku."),
        ("The refund is on its way.", "The refund team has not answered yet."),
        ("Tickets are non-refundable.", "Such a ticket is not refundable."),
        ("You will get a refund.", "As it was a no-show, you will get a refund of the tax."),
    ],
)
def test_what_denies_nothing_is_let_pass_in_other_languages(before: str, now: str) -> None:
    assert not list(contradicted(now, [sent(before)]))


def test_the_language_is_told_by_small_words() -> None:
    assert tongues_of("Le reembolsaremos el importe de su factura") == ["es"]
    assert tongues_of("O reembolso da sua fatura não foi recebido") == ["pt"]
    assert tongues_of("xyzzy") == ["en"]


def test_the_newest_thing_they_were_told_counts() -> None:
    told = [sent("There is no refund for that.", day=3), sent("We will refund you.", day=2)]
    assert not list(contradicted("There is no refund here.", told))
    assert [each.facts["at"] for each in contradicted("We will refund you.", told)] == [told[0].at.isoformat()]


def test_a_story_names_what_stands_against_what() -> None:
    told = [sent("We cannot refund that.", by="Bob", day=5), sent("We will refund you.", day=2)]
    assert [(later.by, before.by) for later, before, _finding in pairs_against(told)] == [("Bob", "Nadia")]


@given(st.text(max_size=300))
def test_nothing_stands_against_itself(text: str) -> None:
    assert not list(contradicted(text, [sent(text)]))
    assert all(0 <= each.start < each.end <= len(text) for each in claims_in(text))


CANNED = "We have found the fault in your street and our colleagues are repairing the cable today"


def test_a_canned_answer_with_a_word_changed_is_nearly_what_they_had() -> None:
    found = list(nearly_sent(CANNED.replace("today", "tonight"), [sent(CANNED, mine=True)]))
    assert [(each.code, each.kind, each.level) for each in found] == [(Check.SENT_BEFORE, "nearly", Level.WARN)]
    assert found[0].facts["before"] == CANNED
    assert len(words_of(CANNED)) >= CANNED_WORDS


def test_short_words_and_a_colleagues_are_not_nearly_mine() -> None:
    assert not list(nearly_sent("Thank you very much, Dana", [sent("Thank you very much", mine=True)]))
    assert not list(nearly_sent(CANNED.replace("today", "tonight"), [sent(CANNED)]))


SAID = "ルーターの電源を切り、三十秒待ってから、もう一度電源を入れてください"


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    assert [each.level for each in sent_before(SAID, [sent(SAID)])] == [Level.BLOCK]
    assert list(nearly_sent(SAID.replace("三", "二"), [sent(SAID, mine=True)]))
    assert not list(sent_before("ありがとうございます", [sent("ありがとうございます")])), "small talk"


def test_what_a_colleague_sent_is_shown() -> None:
    (found,) = colleague_sent(CANNED.replace("today", "tonight"), [sent(CANNED)])
    assert found.facts["before"] == CANNED


def test_a_long_name_is_no_other_text() -> None:
    assert words_of(f"Hello Sebastian, {CANNED}") == words_of(f"Hej Ann,\n{CANNED}") == words_of(CANNED)
