"""The component gallery: there in debug mode, and nowhere else."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from evenhand.workspace.screens.gallery.views import gallery
from tests.cast import Cast


def test_every_state_of_a_delivery_and_every_mode_is_shown(rf: RequestFactory, cast: Cast) -> None:
    request: Any = rf.get("/gallery/")
    request.user, request.htmx = cast.alice, False
    page = gallery(request).content.decode()
    for words in ("Being sent", "Could not be sent.", "Nobody knows whether this arrived.", "This came back."):
        assert words in page
    for words in ("Reactive", "Proactive", "Progressive", "The author deleted this", "An earlier post we never heard"):
        assert words in page


def test_what_stands_on_a_row_before_sending_and_in_a_thread_is_shown(rf: RequestFactory, cast: Cast) -> None:
    request: Any = rf.get("/gallery/")
    request.user, request.htmx = cast.alice, False
    page = gallery(request).content.decode()
    for words in ("Amara Obi is writing", "Lena Voss is looking at this", "1,204 followers", "Not read yet", "Draft"):
        assert words in page
    for words in ("Stopped:", "Look:", "Insert what we say", "A lead reads this before it goes out:"):
        assert words in page
    for words in ("this customer", "This was deleted", "A post we never heard", "2 replies", "Ana Whitlock-Meyerbeer"):
        assert words in page


def test_there_is_no_gallery_in_production() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("gallery")
