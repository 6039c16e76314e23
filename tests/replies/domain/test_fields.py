"""Fields of macros, and files against what a channel takes."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Capabilities, FileRules
from evenhand.replies.domain.enclosing import check_files
from evenhand.replies.domain.fields import fields_in, fill
from evenhand.replies.errors import CannotEnclose


def test_fields_are_filled_and_unknown_ones_stay_to_be_found() -> None:
    assert fill("Hello {{first_name}}, {{ when }}?", {"first_name": "Dana"}) == "Hello Dana, {{ when }}?"


def test_a_value_that_is_missing_leaves_its_field() -> None:
    assert fill("Hello {{name}}", {"name": ""}) == "Hello {{name}}"


def test_what_a_customer_calls_themselves_is_never_a_field() -> None:
    assert fill("Hello {{name}}", {"name": "{{agent}}", "agent": "Bob"}) == "Hello {{agent}}"


@given(st.text(max_size=60))
def test_a_text_without_fields_stays_as_it_is(text: str) -> None:
    if not fields_in(text):
        assert fill(text, {"name": "Dana"}) == text


@dataclass
class AFile:
    name: str = "router.png"
    media_type: str = "image/png"
    size: int = 1_000


RULES = FileRules(types=("image/*",), most=2, largest=2_000, altogether=2_500, privately=False)
TAKES = Capabilities(label="Somewhere", icon="cloud", files=RULES)


@pytest.mark.parametrize(
    ("files", "is_public"),
    [
        ([AFile(media_type="application/pdf")], True),
        ([AFile(size=2_001)], True),
        ([AFile(), AFile(), AFile()], True),
        ([AFile(size=1_300), AFile(size=1_300)], True),
        ([AFile()], False),
    ],
)
def test_what_a_channel_does_not_take_is_refused_before_it_is_sent(files: list[AFile], is_public: bool) -> None:
    with pytest.raises(CannotEnclose):
        check_files(TAKES, files, is_public=is_public)


def test_what_it_takes_passes_and_nothing_passes_everywhere() -> None:
    check_files(TAKES, [AFile(), AFile()])
    check_files(Capabilities(label="Elsewhere", icon="cloud"), [])
    with pytest.raises(CannotEnclose):
        check_files(Capabilities(label="Elsewhere", icon="cloud"), [AFile()])
