"""`evenhand audit`, `evenhand kpi`, `evenhand assess` as a user runs them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.insight.audit import assessing
from evenhand.insight.audit.log import level_of
from evenhand.insight.audit.margins import load as load_margins
from evenhand.insight.audit.pictures import curves
from evenhand.insight.errors import CannotAudit
from evenhand.project.cli import app
from tests.accept.worlds.making import World, write

run = CliRunner()


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "desk.csv"
    write(World(3, cases=1500, channels=("phone", "twitter"), slower_channel=0.5), path)
    return path


def told(*words: str) -> dict:
    done = run.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_report_is_one_page_that_needs_nothing_else(export, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run.invoke(app, ["audit", str(export)], catch_exceptions=False)
    assert done.exit_code == 0
    page = (tmp_path / "desk-audit.html").read_text()
    assert not re.search(r"""(src|href)=["'](?!#)""", page)
    assert "<script" not in page
    assert page.count('<article class="card"') == 8
    assert page.count("<svg") >= 5
    assert "disparity shown" in page
    assert "score" not in done.output.lower()


def test_json_tells_verdicts_intervals_margins_and_what_was_held_equal(export) -> None:
    found = told("audit", str(export), "--json")
    question = found["questions"][0]
    assert question["verdict"] == "disparity shown"
    assert "Of 100 similar cases" in question["sentence"]
    finding = next(each for each in question["findings"] if each["headline"])
    assert finding["adjusted"]["low"] < finding["adjusted"]["estimate"] < finding["adjusted"]["high"]
    assert finding["margin"] == [-5.0, 5.0]
    assert {"topic", "severity", "hour"} <= set(finding["adjusted_for"])
    assert found["margins"]["version"] == "default-1"
    assert {"journey", "first_useful"} >= {each["clock"] for each in question["findings"] if "clock" in each}
    assert found["questions"][3]["verdict"] is None


def test_a_mapping_can_be_seen_kept_and_used(export, tmp_path) -> None:
    kept = tmp_path / "desk.yaml"
    shown = told("audit", str(export), "--show-mapping", "--save-mapping", str(kept), "--json")
    assert shown["columns"]["first_useful_at"] == "First human reply at"
    again = told("audit", str(export), "--mapping", str(kept), "--show-mapping", "--json")
    assert again == shown


def test_the_data_is_checked_before_anything_is_compared(export) -> None:
    found = told("audit", str(export), "--check", "--json")
    assert "whether channels are served alike" in found["check"]["can_answer"]
    assert "how satisfied people are" in found["check"]["cannot_answer"]


def test_margins_changed_after_the_results_were_seen_are_told(export, tmp_path) -> None:
    log, margins = tmp_path / "log.jsonl", tmp_path / "margins.yaml"
    first = told("audit", str(export), "--margins", str(margins), "--log", str(log), "--json")
    assert first["notes"] == []
    margins.write_text(margins.read_text().replace("answered_within_points: 5.0", "answered_within_points: 40"))
    second = told("audit", str(export), "--margins", str(margins), "--log", str(log), "--json")
    assert second["margins"]["print"] != first["margins"]["print"]
    assert "after results could be seen" in second["notes"][0]
    assert len(log.read_text().splitlines()) == 2


def test_looking_every_month_spends_no_more_than_the_level() -> None:
    assert sum(level_of(look, 0.05) for look in range(1, 2000)) <= 0.05
    assert level_of(1, 0.05) > level_of(2, 0.05)


def test_a_self_assessment_stands_apart_and_gives_no_verdict(export, tmp_path) -> None:
    form = tmp_path / "own.yaml"
    run.invoke(app, ["assess", str(form), "--blank"], catch_exceptions=False)
    filled = form.read_text().replace("initiatives: ", "initiatives: 10")
    filled = filled.replace("initiatives_social: ", "initiatives_social: 4")
    form.write_text(filled)
    question = told("audit", str(export), "--assessment", str(form), "--json")["questions"][7]
    assert question["source"] == "self-assessment"
    assert question["verdict"] is None
    assert question["self_assessment"][-1] == "40% of the initiatives are about social: more than a fifth."


def test_who_answered_a_self_assessment_and_when_stands_in_the_report(tmp_path) -> None:
    path = tmp_path / "own.yaml"
    for said in ('by: "Alice"\non: "2026-03-02"\nanswers: {}\n', "by: Alice\non: 2026-03-02\nanswers: {}\n"):
        path.write_text(said)
        assert assessing.load(path) == {"by": "Alice", "on": "2026-03-02", "answers": {}}
    path.write_text(assessing.blank().replace("answers:", "answers: {}").partition("  #")[0])
    assert assessing.load(path)["on"] == ""


def test_a_self_assessment_refuses_what_makes_no_sense(tmp_path) -> None:
    path = tmp_path / "own.yaml"
    for text in ("answers: {initiatives: many}", "answers: {pay_higher: maybe}", "answers: {nonsense: 1}", "[]"):
        path.write_text(text)
        with pytest.raises(CannotAudit):
            assessing.load(path)
    path.write_text("answers: {pay_higher: yes, initiatives: 3}")
    assert assessing.load(path)["answers"] == {"pay_higher": "yes", "initiatives": 3.0}


def test_the_form_for_the_browser_sends_nothing(tmp_path) -> None:
    path = tmp_path / "form.html"
    run.invoke(app, ["assess", "--form", str(path)], catch_exceptions=False)
    page = path.read_text()
    assert "connect-src" not in page
    assert "default-src 'none'" in page
    assert all(f'name="{item.key}"' in page for item in assessing.ITEMS)


def test_figures_carry_their_definitions(export) -> None:
    found = told("kpi", str(export), "--json", "--target", "4", "--by", "channel")
    figures = {each["key"]: each for each in found["figures"]}
    assert figures["first_response"]["censoring"]
    assert figures["first_response"]["counterweight"] == "reopened"
    assert figures["in_time"]["low"] < figures["in_time"]["value"] < figures["in_time"]["high"]
    assert {each["name"] for each in found["groups"]} == {"phone", "twitter"}


def test_a_file_without_waits_is_refused_with_a_sentence(tmp_path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("colour,size\nred,2\n")
    done = run.invoke(app, ["audit", str(path)])
    assert isinstance(done.exception, CannotAudit)
    assert "--" in done.exception.sentence


def test_a_file_without_a_case_that_counts_is_refused_with_the_reason(tmp_path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("created,first_reply,channel\n" + "2026-03-02 12:00,2026-03-02 11:00,phone\n" * 3)
    with pytest.raises(CannotAudit, match="3 answered before it was opened"):
        told("audit", str(path), "--check")


def test_channels_are_not_said_to_be_comparable_where_there_is_one(tmp_path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("created,first_reply,channel\n" + "2026-03-02 12:00,2026-03-02 13:00,phone\n" * 3)
    found = told("audit", str(path), "--check", "--json")
    assert "whether channels are served alike" in found["check"]["cannot_answer"]


def test_five_waits_have_a_median_but_no_interval(tmp_path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("created,first_reply,channel\n" + "2026-03-02 12:00,2026-03-02 13:00,phone\n" * 5)
    first = told("kpi", str(path), "--json")["figures"][0]
    assert first["value"] == 1
    assert first["low"] is first["high"] is None


def test_the_names_beside_the_curves_stand_in_the_order_of_the_lines() -> None:
    ends = {"low": 0.86, "lower": 0.85, "highest": 0.93, "high": 0.91}
    groups = [{"name": name, "curve": [[1, 0.1, 0.0], [100, end, 0.0]], "median_h": 2} for name, end in ends.items()]
    placed = re.findall(r'class="name c\d" x="[\d.]+" y="([\d.]+)">(\w+)<', curves(groups, "waits"))
    assert [name for _, name in sorted((float(y), name) for y, name in placed)] == ["highest", "high", "low", "lower"]


@pytest.mark.parametrize("words", [("audit", "--check"), ("kpi",)])
def test_a_time_zone_that_is_none_is_refused_in_words(export, words) -> None:
    with pytest.raises(CannotAudit, match="no time zone “Mars/Base”"):
        run.invoke(app, [words[0], str(export), "--zone", "Mars/Base", *words[1:]], catch_exceptions=False)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("columns: {opened_at: a}\nfixed: [channel]", "“fixed”"),
        ("columns: {no: a, foo: b}", "do not exist: False, foo"),
        ("columns: {opened_at: a}\nzone: Mars/Base", "no time zone"),
    ],
)
def test_an_odd_mapping_is_refused_in_words(export, tmp_path, kept, said) -> None:
    (tmp_path / "odd.yaml").write_text(kept)
    with pytest.raises(CannotAudit, match=said):
        run.invoke(app, ["audit", str(export), "--mapping", str(tmp_path / "odd.yaml")], catch_exceptions=False)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("answers: {initiatives: no}", "wants a number, not “no”"),
        ("answers: {initiatives: yes}", "wants a number, not “yes”"),
        ("on: 2026-13-45\nanswers: {}", "cannot be read"),
        ("answers: {initiatives: " + "x" * 9999 + "}", "not “x{60}…”"),
    ],
)
def test_an_odd_answer_is_no_figure(tmp_path, kept, said) -> None:
    (tmp_path / "odd.yaml").write_text(kept)
    with pytest.raises(CannotAudit, match=said):
        assessing.load(tmp_path / "odd.yaml")


def test_margins_of_odd_names_are_refused_in_words(tmp_path) -> None:
    (tmp_path / "odd.yaml").write_text("no: 1\nfoo: 2\n")
    with pytest.raises(CannotAudit, match="False, foo"):
        load_margins(tmp_path / "odd.yaml")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("csat_points: abc", "want figures"),
        ("within_hours: 4", "want figures"),
        ("csat_points: .nan", "that have an end"),
        ("within_hours: [-1]", "must be above 0"),
    ],
)
def test_margins_that_are_no_figures_are_refused_in_words(tmp_path, kept, said) -> None:
    (tmp_path / "odd.yaml").write_text(kept)
    with pytest.raises(CannotAudit, match=said):
        load_margins(tmp_path / "odd.yaml")
