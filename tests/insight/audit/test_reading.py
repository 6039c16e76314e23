"""Files of other desks become cases: columns, formats, units, words."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from evenhand.insight.audit import mapping as mappings
from evenhand.insight.audit import parsing
from evenhand.insight.audit.mapping import Column, corrected, guess
from evenhand.insight.audit.presets import PRESETS
from evenhand.insight.audit.reading import open_table, read
from evenhand.insight.errors import CannotAudit

NOON = 1_772_452_800.0  # 2026-03-02 12:00 UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T12:00:00Z", "2026-03-02T13:00:00+01:00", "2026-03-02 12:00:00", "2026-03-02 12:00:00 UTC",
        "2026-03-02 12:00", "02.03.2026 12:00", "Mon Mar 02 12:00:00 +0000 2026", "1772452800", "1772452800000",
        "2026-03-02T12:00:00.000Z",
    ],
)  # fmt: skip
def test_moments_are_read_in_many_spellings(text) -> None:
    assert parsing.moments(pl.Series([text, None, ""]), "UTC")[0][0] == NOON


def test_a_moment_without_zone_is_of_the_zone_that_is_said() -> None:
    assert parsing.moments(pl.Series(["2026-03-02 13:00:00"]), "Europe/Berlin")[0][0] == NOON


def test_spans_are_read_with_their_unit_and_as_clocks() -> None:
    assert parsing.spans(pl.Series(["90", "1:30:00", "01:30", "1,5", "", "?"]), "minutes").tolist()[:4] == [
        5400, 5400, 5400, 90,
    ]  # fmt: skip
    assert np.isnan(parsing.spans(pl.Series(["", "?"]), "minutes")).all()


def test_words_of_satisfaction_are_figures() -> None:
    assert parsing.figures(pl.Series(["Good", "Bad", "4", "Offered"]), "csat").tolist()[:3] == [5, 1, 4]


def test_the_columns_of_a_plain_export_are_guessed(cases) -> None:
    row = {
        "Ticket #": "1", "Contact channel": "phone", "Created time": "2026-03-02 12:00",
        "First response time (in hrs)": "2.5", "Priority": "high", "Requester": "a", "Follower count": "12",
    }  # fmt: skip
    found = cases([row]).cases
    assert found.number("first_reply_s")[0] == 9000
    assert found.number("opened_at")[0] == NOON
    assert found.word("severity").names == ("high",)
    assert found.number("followers")[0] == 12


def test_a_flag_is_not_taken_for_a_moment() -> None:
    found = guess({"opened": ["2026-03-02 12:00"], "answered": ["1", "0"], "wait_minutes": ["3", "8"]}).columns
    assert found["is_answered"].name == "answered"
    assert found["first_reply_s"] == Column("wait_minutes", "minutes")
    assert "first_reply_at" not in found


@pytest.mark.parametrize("name", sorted(set(PRESETS) - {"twcs"}))
def test_a_known_desk_is_recognised_by_its_columns(name) -> None:
    columns = [told.split(" | ")[0] for told in PRESETS[name].columns.values()]
    found = guess({column: [] for column in [*columns, *PRESETS[name].marks]})
    assert found.preset == name
    assert "opened_at" in found.columns


def test_a_mapping_is_kept_edited_and_read_again(tmp_path) -> None:
    path = tmp_path / "desk.yaml"
    before = corrected(guess({"Created": ["2026-03-02 12:00"], "Delay": ["3"]}), ["first_reply_s=Delay | hours"])
    mappings.write(before, path)
    assert mappings.load(path) == before
    path.write_text("columns: {nonsense: X}")
    with pytest.raises(CannotAudit, match="nonsense"):
        mappings.load(path)


def test_what_cannot_be_mapped_is_refused_with_a_sentence(tmp_path, table) -> None:
    with pytest.raises(CannotAudit, match="no field"):
        corrected(guess({"a": []}), ["nonsense=a"])
    with pytest.raises(CannotAudit, match="not a unit"):
        corrected(guess({"a": []}), ["first_reply_s=a | fortnights"])
    opened = open_table(table([{"a": 1}]))
    with pytest.raises(CannotAudit, match="no column “b”"):
        read(opened, corrected(guess(opened.samples), ["opened_at=b"]))
    with pytest.raises(CannotAudit):
        open_table(tmp_path / "missing.csv")


def test_the_same_cases_are_read_from_all_formats(tmp_path) -> None:
    rows = [
        {"channel": "phone", "opened_at": "2026-03-02T12:00:00Z", "first_reply_at": "2026-03-02T13:00:00Z", "csat": 4},
        {"channel": "mail", "opened_at": "2026-03-02T12:30:00Z", "first_reply_at": None, "csat": None},
    ]
    table = pl.DataFrame(rows)
    table.write_csv(tmp_path / "a.csv")
    table.write_csv(tmp_path / "b.csv", separator=";")
    table.write_parquet(tmp_path / "c.parquet")
    (tmp_path / "d.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    for name in ("a.csv", "b.csv", "c.parquet", "d.jsonl"):
        opened = open_table(tmp_path / name)
        found = read(opened, guess(opened.samples)).cases
        assert found.number("first_reply_at")[0] - found.number("opened_at")[0] == 3600
        assert np.isnan(found.number("first_reply_at")[1])
        assert [found.word("channel").names[code] for code in found.word("channel").codes] == ["phone", "mail"]


def test_nested_json_is_read_by_its_path(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"created_at": 1772452800, "meta": {"channel": "Channel::Email", "sender": {"id": 7}}}))
    opened = open_table(path)
    assert "meta.sender.id" in opened.columns
    assert opened.samples["meta.channel"] == ["Channel::Email"]


def test_cells_that_cannot_be_read_are_counted(cases) -> None:
    rows = [{"opened_at": "2026-03-02 12:00", "first_reply_s": "5"}] * 9
    found = cases([*rows, {"opened_at": "soon", "first_reply_s": "5"}])
    assert found.unreadable == {"opened_at": 1}


def test_threads_of_messages_become_cases(tmp_path: Path) -> None:
    head = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    path = tmp_path / "twcs.csv"
    path.write_text(
        head
        + "1,115,True,Mon Mar 02 12:00:00 +0000 2026,@Shop it broke,2,\n"
        + "2,Shop,False,Mon Mar 02 12:20:00 +0000 2026,@115 sorry,3,1\n"
        + "3,115,True,Mon Mar 02 12:30:00 +0000 2026,thanks,,2\n"
        + "4,116,True,Mon Mar 02 14:00:00 +0000 2026,@Shop hello?,,\n"
        + "5,Shop,False,Mon Mar 02 15:00:00 +0000 2026,@117 hello,,99\n"
    )
    opened = open_table(path)
    found = read(opened, guess(opened.samples)).cases
    assert found.size == 2  # the reply to a message that is not there is no case
    waits = found.number("first_reply_at") - found.number("opened_at")
    assert sorted(waits[np.isfinite(waits)].tolist()) == [1200]
    assert found.word("brand").names == ("Shop",)
    assert (found.word("brand").codes == 0).all()


def test_days_of_a_spreadsheet_are_moments_and_never_taken_for_seconds(cases) -> None:
    found = cases([{"created": "46083.5", "first_reply": "46083,541667"}] * 3).cases
    assert found.number("opened_at")[0] == NOON
    assert found.number("first_reply_at")[0] == NOON + 3600
    assert not found.has("first_reply_s")
    assert parsing.moments(pl.Series([46083.5]), "Europe/Berlin")[0][0] == NOON - 3600


def test_thousands_are_grouped_by_threes_and_nothing_else_is() -> None:
    said = pl.Series(["1,234,567", "-1,234.50", "0,123", "1234,567"])
    assert parsing.figures(said, "cost").tolist() == [1_234_567, -1234.5, 0.123, 1234.567]


def test_figures_with_a_decimal_comma_are_read() -> None:
    assert parsing.figures(pl.Series(["4,0", "2,55", "1,500", "12,345.5"]), "goodwill").tolist() == [
        4, 2.55, 1500, 12345.5,
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["cp1252", "utf-8-sig", "utf-16", "utf-8"])
def test_a_german_export_is_read_however_it_was_written(tmp_path, written) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Erstellt;Gelöst am;Kanal\n02.03.2026 12:00;02.03.2026 13:00;Büro\n", encoding=written)
    table = open_table(path)
    found = read(table, guess(table.samples)).cases
    assert found.number("opened_at")[0] == NOON
    assert found.number("resolved_at")[0] == NOON + 3600
    assert found.word("channel").names == ("Büro",)


def test_cases_in_one_list_of_json_are_read(tmp_path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([{"created_at": "2026-03-02 12:00", "channel": "phone"}], indent=1))
    assert open_table(path).columns == ["created_at", "channel"]


def test_a_case_that_is_told_twice_counts_once_and_that_is_said(cases) -> None:
    row = {"id": "1", "created": "2026-03-02 12:00", "channel": "phone"}
    found = cases([row, row, {**row, "channel": "chat"}, {**row, "id": ""}, {**row, "id": ""}])
    assert found.cases.size == 4
    assert found.notes == [
        "1 rows say a case again, word for word, and count once.",
        "1 rows bear the number of a case above with other values; they count: is a row a case?",
    ]


def test_a_line_above_the_names_is_named_as_what_hinders(tmp_path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Export of April\nid,created,channel\n1,2026-03-02 12:00,phone\n")
    with pytest.raises(CannotAudit, match="lines above the names"):
        open_table(path)
