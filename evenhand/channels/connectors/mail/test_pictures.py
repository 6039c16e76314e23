"""Pictures that a mail would have loaded from elsewhere."""

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.mail.pictures import MOST, pictures_elsewhere


def test_a_picture_elsewhere_is_told_with_its_words_and_loaded_by_nobody() -> None:
    (found,) = pictures_elsewhere('<p><img src="https://x.example/a.png?x=1&amp;y=2" alt="Our meter"></p>')
    assert (found.url, found.alt, found.media_type) == ("https://x.example/a.png?x=1&y=2", "Our meter", "image/png")
    assert found.content is None


def test_what_is_too_small_to_be_seen_is_there_to_watch_and_is_left_out() -> None:
    for size in ("width=1 height=1", 'width="1px"', "height='0'"):
        assert pictures_elsewhere(f"<img src=https://spy.example/p.gif {size}>") == ()


def test_the_same_picture_is_told_once_and_never_more_than_anybody_looks_at() -> None:
    assert len(pictures_elsewhere("<img src=https://x.example/a>" * 5)) == 1
    many = "".join(f"<img src=https://x.example/{n}>" for n in range(500))
    assert len(pictures_elsewhere(many)) == MOST


def test_only_addresses_of_the_web_are_told() -> None:
    for address in ("cid:logo", "data:image/png;base64,AAAA", "javascript:alert(1)", "file:///etc/passwd", "//x", ""):
        assert pictures_elsewhere(f'<img src="{address}">') == ()


@given(st.text(alphabet=st.sampled_from("<>/\"'= imgsrchtp:x.&;#0"), max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_strangers_write_every_address_is_one_of_the_web(text: str) -> None:
    for found in pictures_elsewhere(f"<img src={text}><img src='{text}'>{text}"):
        assert found.url.startswith(("http://", "https://"))
