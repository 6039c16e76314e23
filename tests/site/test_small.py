"""The small decisions at the chat's door: pictures by their bytes, addresses behind proxies, pace."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.kernel.networks import address_behind
from evenhand.site.chat.pace import Pace
from evenhand.site.chat.pictures import kind_of, name_of


def test_a_picture_is_known_by_its_first_bytes() -> None:
    assert kind_of(b"\x89PNG\r\n\x1a\n rest") == ("image/png", ".png")
    assert kind_of(b"\xff\xd8\xff\xe0") == ("image/jpeg", ".jpg")
    assert kind_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == ("image/webp", ".webp")


def test_what_could_carry_script_is_no_picture() -> None:
    for content in (b"<svg onload=alert(1)>", b"<html>", b"%PDF-1.7", b"", b"GIF8"):
        assert kind_of(content) is None


@given(st.text(max_size=300))
def test_a_name_leads_nowhere_and_ends_as_it_is(given_name: str) -> None:
    name = name_of(given_name, ".png")
    assert name.endswith(".png")
    assert not set(name) & set("/\\\0\n<>\"'")
    assert len(name) < 80


def test_only_so_many_proxies_as_there_are_may_say_who_comes() -> None:
    forwarded = "6.6.6.6, 203.0.113.7, 10.0.0.1"
    assert address_behind("127.0.0.1", forwarded, proxies=0) == "127.0.0.1"
    assert address_behind("127.0.0.1", forwarded, proxies=2) == "203.0.113.7"
    assert address_behind("127.0.0.1", "", proxies=1) == "127.0.0.1"
    assert address_behind("127.0.0.1", "rubbish", proxies=1) == "127.0.0.1"


def test_all_addresses_of_one_home_are_one() -> None:
    one, other = (address_behind(each, "", proxies=0) for each in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"))
    assert one == other
    assert address_behind("::ffff:192.0.2.1", "", proxies=0) == "192.0.2.1"


def test_who_writes_too_often_waits_and_others_do_not() -> None:
    pace = Pace()
    waits = [pace.wait_before("say", "a") for _ in range(9)]
    assert waits[:8] == [0] * 8
    assert 0 < waits[8] <= 10
    assert pace.wait_before("say", "b") == 0


def test_one_address_has_only_so_many_windows() -> None:
    pace = Pace()
    for _ in range(300):
        assert pace.may_stream("a")
        pace.stream_opened("a")
    assert not pace.may_stream("a")
    pace.stream_closed("a")
    assert pace.may_stream("a")
