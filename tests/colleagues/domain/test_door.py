"""How pasted lists of people are read, and which domains can stand for a company: plain rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.colleagues.domain.door import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    Trouble,
    address_in,
    domain_in,
    is_anybodys,
    name_to_log_in,
    read_people,
)


@pytest.mark.parametrize(
    ("row", "address", "name"),
    [
        ("maya@harborline.example", "maya@harborline.example", ""),
        ("Maya Singh <maya@harborline.example>", "maya@harborline.example", "Maya Singh"),
        ('"Maya Singh" <Maya@Harborline.Example>,', "maya@harborline.example", "Maya Singh"),
        ("Maya;Singh;maya@harborline.example;Warehouse;4711", "maya@harborline.example", "Maya Singh"),
        ("maya@harborline.example\tMaya Singh\tWarehouse", "maya@harborline.example", "Maya Singh"),
        ("Maya Singh,mailto:maya@harborline.example", "maya@harborline.example", "Maya Singh"),
        ("Jörg Müller | joerg@müller.example", "joerg@xn--mller-kva.example", "Jörg Müller"),
    ],
)
def test_one_person_is_read_from_an_address_a_mail_program_or_a_table(row: str, address: str, name: str) -> None:
    (line,) = read_people(row)
    assert (line.address, line.name, line.trouble) == (address, name, None)


def test_a_table_has_a_heading_and_empty_lines_and_its_lines_keep_their_numbers() -> None:
    lines = read_people("Name;E-Mail\n\nMaya;maya@harborline.example\r\nnobody at all\n")
    assert [(each.number, each.address, each.trouble) for each in lines] == [
        (3, "maya@harborline.example", None),
        (4, "", Trouble.NO_ADDRESS),
    ]


def test_many_addresses_may_stand_on_one_line() -> None:
    lines = read_people("Maya <maya@a.example>; Noor <noor@a.example>, kim@a.example")
    assert [(each.address, each.name) for each in lines] == [
        ("maya@a.example", "Maya"),
        ("noor@a.example", "Noor"),
        ("kim@a.example", ""),
    ]


def test_who_stands_there_twice_counts_once_also_with_a_plus() -> None:
    lines = read_people("maya@a.example\nMAYA+news@a.example")
    assert [each.trouble for each in lines] == [None, Trouble.TWICE]


@pytest.mark.parametrize(
    "said", ["", "maya", "maya@", "@a.example", "maya@localhost", "a b@c.example", "m\0@\0", "+@a.b"]
)
def test_what_is_no_address_is_none(said: str) -> None:
    assert address_in(said) == ""


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("Harborline.example", "harborline.example"),
        (" @harborline.example ", "harborline.example"),
        ("maya@harborline.example", "harborline.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("example", ""),
        ("https://a.example/x", ""),
        ("-a.example", ""),
        ("*.example.com", ""),
        ("", ""),
    ],
)
def test_a_domain_is_what_stands_behind_the_at(said: str, domain: str) -> None:
    assert domain_in(said) == domain


def test_providers_where_anybody_has_an_address_are_no_company() -> None:
    assert is_anybodys("gmail.com")
    assert is_anybodys("web.de")
    assert not is_anybodys("harborline.example")


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_into_what_the_rows_can_hold(pasted: str) -> None:
    lines = read_people(pasted)
    for line in lines:
        assert bool(line.address) == (line.trouble in {None, Trouble.TWICE})
        assert len(line.address) <= LONGEST_ADDRESS
        assert len(line.name) <= LONGEST_NAME
        assert address_in(line.address) == line.address
    fine = [each.address for each in lines if each.trouble is None]
    assert len(fine) == len(set(fine))


@given(st.from_regex(r"[a-z0-9.!#$%&'*/=?^_`{|}~-]{1,20}@a\.example", fullmatch=True))
def test_a_name_to_log_in_with_can_be_made_of_every_address(address: str) -> None:
    assert set(name_to_log_in(address)) <= set("abcdefghijklmnopqrstuvwxyz0123456789._@-")
