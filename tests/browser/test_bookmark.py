"""What colleagues drag to their bookmarks, clicked on a page of somebody else's."""

from typing import Any
from urllib.parse import unquote

import pytest

from evenhand.workspace.screens.everyone.views import LONGEST_SELECTION, bookmark

pytestmark = pytest.mark.browser
MARK_ALL = "() => { window.open = (to) => { window.asked = to; }; getSelection().selectAllChildren(document.body); }"


def test_a_marked_emoji_at_the_very_end_of_what_is_taken_along_breaks_nothing(chromium: Any) -> None:
    page = chromium.new_page()
    page.set_content("x" * (LONGEST_SELECTION - 1) + "😀 and more")
    page.evaluate(MARK_ALL)
    page.evaluate(unquote(bookmark("https://desk.example/everyone/pass-on/").removeprefix("javascript:")))
    assert unquote(page.evaluate("window.asked")).endswith("x😀")
    page.close()
