"""What cannot be read is refused with a sentence that names its sender; the rest is read as far as it fits."""

from datetime import UTC, datetime

import msgspec
import pytest

from evenhand.channels.domain.reading import Moment, all_fitting, fitting, item_in
from evenhand.channels.errors import CannotTranslate


class Seen(msgspec.Struct, frozen=True):
    """Something with a time of ours."""

    text: str
    seen_at: Moment = datetime(2026, 3, 2, tzinfo=UTC)


DECODER = msgspec.json.Decoder(Seen)


def test_an_item_is_read_as_its_type() -> None:
    assert item_in(b'{"text": "Hello"}', DECODER, sender="Somebody") == Seen("Hello")


def test_half_a_letter_does_not_hide_the_rest() -> None:
    assert item_in(b'{"text": "oh \\ud83d"}', DECODER, sender="Somebody").text.startswith("oh ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "Somebody sent something that is not readable JSON."),
        (b"\xff", "Somebody sent something that is not readable JSON."),
        (b'{"text": 1}', "Somebody sent something of an unknown form"),
        (b'{"text": "\\ud83d", "seen_at": 1}', "Somebody sent something of an unknown form"),
        (b'{"text": "", "seen_at": "2026-03-02T09:30:00"}', "Somebody sent something of an unknown form"),
    ],
)
def test_what_cannot_be_read_is_refused_with_who_sent_it(content: bytes, sentence: str) -> None:
    with pytest.raises(CannotTranslate) as refusal:
        item_in(content, DECODER, sender="Somebody")
    assert refusal.value.sentence.startswith(sentence)


def test_only_what_fits_is_taken_from_a_list_and_no_more_than_asked() -> None:
    assert fitting({"text": "a"}, Seen) == Seen("a")
    assert fitting("a", Seen) is None
    assert [each.text for each in all_fitting([{"text": "a"}, 7, {}, {"text": "b"}], Seen)] == ["a", "b"]
    assert [*all_fitting({"text": "a"}, Seen)] == []
    assert len([*all_fitting([{"text": "a"}] * 9, Seen, most=3)]) == 3
