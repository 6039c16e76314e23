"""Channels are called what people call them, in their own language."""

import pytest
from django.utils import translation

from evenhand.flows.measured.pages import _network
from evenhand.workspace.components.tags import network_label


@pytest.mark.parametrize("named", [network_label, _network])
def test_a_name_of_ours_is_translated_and_one_of_others_stands(named) -> None:
    with translation.override("de"):
        assert named("phone") == "Telefon"
        assert named("bluesky") == "Bluesky"
    with translation.override("en"):
        assert named("phone") == "Phone"
