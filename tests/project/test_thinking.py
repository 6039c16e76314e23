"""The thinker gives way to the other parts."""

import os

from evenhand.project import thinking


def test_the_thinker_gives_way_within_its_session_and_as_a_session(monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(os, "nice", said.append)
    monkeypatch.setattr(thinking, "AUTOGROUP", tmp_path / "autogroup")
    thinking.give_way()
    assert said == [thinking.NICE]
    assert (tmp_path / "autogroup").read_text() == str(thinking.NICE)


def test_where_sessions_share_nothing_out_being_nice_is_enough(monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(os, "nice", said.append)
    monkeypatch.setattr(thinking, "AUTOGROUP", tmp_path / "no" / "autogroup")
    thinking.give_way()
    assert said == [thinking.NICE]
