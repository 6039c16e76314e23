"""Personal data: found where it is, left alone where it is not, in time in step with the text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.understanding.domain import personal
from evenhand.understanding.domain import personal_numbers as numbers
from evenhand.understanding.domain.personal import KINDS, masked, personal_data
from tests.swiftly import is_swift


def found_in(text):
    return [(span.kind, text[span.start : span.end]) for span in personal_data(text)]


def with_check_digit(body):
    return next(body + digit for digit in "0123456789" if numbers.passes_luhn(body + digit))


def as_iban(country, account):
    turned = "".join(str(int(character, 36)) for character in account + country + "00")
    return f"{country}{98 - int(turned) % 97:02}{account}"


@st.composite
def cards(draw):
    prefix, length = draw(st.sampled_from([("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("6011", 16), ("36", 14)]))
    body = prefix + draw(st.text("0123456789", min_size=length - 1 - len(prefix), max_size=length - 1 - len(prefix)))
    card = with_check_digit(body)
    gap = draw(st.sampled_from(["", " ", "-", "\u00a0", "."]))
    sizes = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[length]
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    return gap.join(card[end - size : end] for size, end in zip(sizes, ends, strict=True))


@st.composite
def ibans(draw):
    country = draw(st.sampled_from(sorted(numbers.IBAN_LENGTHS)))
    length = numbers.IBAN_LENGTHS[country] - 4
    iban = as_iban(country, draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=length, max_size=length)))
    if draw(st.booleans()):
        iban = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    return iban.lower() if draw(st.booleans()) else iban


words = st.text("abcdefghij ,!?äß😀", max_size=30)


@settings(deadline=None)
@given(words, cards(), words)
def test_a_valid_card_is_found_wherever_it_stands_and_the_masked_text_holds_none(before, card, after):
    text = f"{before} {card} {after}"
    assert ("card", card) in found_in(text)
    assert card not in masked(text, personal_data(text))
    assert not [kind for kind, _ in found_in(masked(text, personal_data(text))) if kind == "card"]


@settings(deadline=None)
@given(words, ibans(), words)
def test_a_valid_iban_is_found_wherever_it_stands_and_the_masked_text_holds_none(before, iban, after):
    text = f"{before}; {iban}; {after}"
    spans = personal_data(text)
    assert any(text[span.start : span.end].find(iban) >= 0 for span in spans)
    assert not [kind for kind, _ in found_in(masked(text, spans)) if kind == "iban"]


@settings(deadline=None)
@given(st.text(max_size=300) | st.text("0123456789 +-./@:abDE", max_size=300))
def test_spans_lie_in_order_inside_the_text_and_do_not_overlap(text):
    spans = personal_data(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@settings(deadline=None)
@given(st.lists(st.one_of(cards(), ibans(), words, st.sampled_from(["1", "42", "2017", "€ 5"])), max_size=6))
def test_masking_all_cards_and_accounts_of_one_text_leaves_none(pieces):
    text = " ".join(pieces)
    rest = personal_data(masked(text, personal_data(text)))
    assert not {"card", "iban"} & {span.kind for span in rest}


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("call me at (312) 555-1234 please", "phone", "(312) 555-1234"),
        ("Handy +49 170 1234567, danke", "phone", "+49 170 1234567"),
        ("mon numéro 06 12 34 56 78", "phone", "06 12 34 56 78"),
        ("my number is 3125551234", "phone", "3125551234"),
        ("mi móvil es 612 345 678", "phone", "612 345 678"),
        ("ring me on 07700 900123", "phone", "07700 900123"),
        ("mail jane.doe+x@mail.example.org.", "mail", "jane.doe+x@mail.example.org"),
        ("jane dot doe at gmail dot com", "mail", "jane dot doe at gmail dot com"),
        ("order number 1234567890 not here", "account_number", "1234567890"),
        ("Bestellnummer: 302-1234567-1234567", "account_number", "302-1234567-1234567"),
        ("my booking reference is X7KL9P", "account_number", "X7KL9P"),
        ("ma commande n° 48213377 est perdue", "account_number", "48213377"),
        ("my ssn is 123-45-6789", "national_id", "123-45-6789"),
        ("NINO AB123456C", "national_id", "AB123456C"),
        ("mi DNI es 12345678Z", "national_id", "12345678Z"),
        ("NIE X1234567L", "national_id", "X1234567L"),
        ("codice RSSMRA85T10A562S", "national_id", "RSSMRA85T10A562S"),
        ("Steuer-ID: 86095742719", "national_id", "86095742719"),
        ("NIR 2 55 08 14 168 025 38", "national_id", "2 55 08 14 168 025 38"),
        ("geboren am 3. März 1980", "date_of_birth", "3. März 1980"),
        ("dob: 12/03/1984", "date_of_birth", "12/03/1984"),
        ("my ip is 93.184.216.34", "ip_address", "93.184.216.34"),
        ("ping 2001:4860:4860::8888", "ip_address", "2001:4860:4860::8888"),
        ("my password is hunter2!", "secret", "hunter2"),
        ("Passwort ist Geheim123", "secret", "Geheim123"),
        ("exp 12/25 cvv 123", "secret", "123"),
        ("key sk-abcdefghijklmnopqrstuvwxyz123", "secret", "sk-abcdefghijklmnopqrstuvwxyz123"),
        ("at 123 Main Street, Springfield, IL 62704", "address", "123 Main Street, Springfield, IL 62704"),
        ("Hauptstraße 12, 10115 Berlin", "address", "Hauptstraße 12, 10115 Berlin"),
        ("j’habite 12 rue de la Paix, 75002 Paris", "address", "12 rue de la Paix, 75002 Paris"),
        ("Calle de Alcalá, 45, 28014 Madrid", "address", "Calle de Alcalá, 45, 28014 Madrid"),
        ("Via Roma 12, 20121 Milano", "address", "Via Roma 12, 20121 Milano"),
        ("Keizersgracht 123, 1015 CJ Amsterdam", "address", "Keizersgracht 123, 1015 CJ Amsterdam"),
    ],
)
def test_each_kind_is_found_and_named(text, kind, piece):
    assert (kind, piece) in found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "flight 1234 is delayed 3 hours on 12/03/2017 at 10:30 and cost $1,234.56",
        "iOS 11.0.3.1 and Android 8.1.0 build 2017.11.03",
        "call the hotline 1-800-221-1212 or 0800 123 4567",
        "write to support@example.com",
        "my password is not working, how do I reset it?",
        "What do I do if my PIN was blocked?",
        "my order is 3 weeks late and my account 5 days old",
        "waiting 45 minutes in Wall St",
        "Spring 2017, Nearing 20 million, Platz 3",
        "open 0900-1730, from 2016-2017",
        "@115873 and https://t.co/12345678 and #4111111111111112",
        "parcel weighs 1234567890123 grams",
    ],
)
def test_what_looks_like_personal_data_but_is_none_is_left_alone(text):
    assert found_in(text) == []


@pytest.mark.parametrize("number", ["4111111111111112", "1234567812345670", "9400100000000000000000"])
def test_a_number_of_a_wrong_scheme_or_check_digit_is_no_card(number):
    assert not [kind for kind, _ in found_in(f"parcel {number}") if kind == "card"]


def test_overlapping_finds_become_one_of_the_surer_kind():
    text = "card number 4111 1111 1111 1111"
    assert [kind for kind, _ in found_in(text)] == ["card"]


def test_masking_keeps_what_stands_around():
    text = "mail jane@example.org or +49 170 1234567 now"
    assert masked(text, personal_data(text)) == "mail [mail] or [phone] now"


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "4 ", "1.", "1-", "a@", "a@b.", "12 Main ", "Straße ", "DE12 ", "+49 ", "order 1 ", "A1", "Abc "],
)
def test_a_long_hostile_text_takes_a_moment(piece):
    text = (piece * 100_000)[:100_000] + "1"
    assert is_swift(lambda: personal_data(text), seconds=1.0)


_SAID = st.sampled_from(
    [
        "my customer number is ", "order no. ", "kundennummer: ", "frequent flyer id ", "SSN ", "steuer-id ", "BSN: ",
        "call me on ", "12 Main Street, Springfield IL 62704", "Hauptstraße 7, 10115 Berlin", "rue de Rivoli", "plz ",
        "8, rue de la Paix ", "Calle Mayor 5 ", "67329996", "AB12 ", "GB82 WEST 1234 5698 7654 32", "QQ 12 34 56 C",
        "2024-03-04 ", "536-90-4399", "x" * 60 + " ", "no digits for a long while, only words and words, ",
        "\n", ". ",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_SAID, max_size=8))
def test_what_stands_far_from_every_digit_is_not_needed_to_tell_a_number(pieces):
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "_FAR_BEFORE", 10_000)
        patch.setattr(personal, "_FAR_BEHIND", 10_000)
        whole = personal_data(text)
    assert personal_data(text) == whole
