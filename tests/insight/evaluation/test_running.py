"""The whole table comes out of whatever a folder has, and what is broken costs one line."""

import gzip
import json

import pytest

from evenhand.insight.errors import CannotEvaluate
from evenhand.insight.evaluation.layout import Part, part_of
from evenhand.insight.evaluation.published import reference_of
from evenhand.insight.evaluation.running import evaluate
from evenhand.insight.evaluation.table import LINE, as_line, tables_of, unmeasured
from tests.insight.evaluation.conftest import write


def figures(bench, only=()):
    return {(each.job, each.metric, each.mode): each for each in evaluate(bench, only)}


def messages(number=60):
    return [
        {"label": "spam" if row % 3 == 0 else "ham", "text": f"{'win money' if row % 3 == 0 else 'see you'} {row}"}
        for row in range(number)
    ]


def test_what_was_learnt_is_scored_beside_what_was_shipped(tmp_path, bench_of):
    write(tmp_path / "new", "sms_spam/messages.csv.gz", messages()[30:])
    write(tmp_path / "old", "sms_spam/messages.csv.gz", messages()[:30])
    found = figures(bench_of(tmp_path / "new", tmp_path / "old"))
    learned = found["spam", "macro F1", "learned"]
    assert learned.value == 100.0
    assert (learned.n, learned.low, learned.high) == (30, 100.0, 100.0)
    assert learned.posts_per_second == pytest.approx(1000)
    assert found["spam", "macro F1", "as shipped"].value is not None
    assert found["spam", "recall of spam at 0.2% false positives", "learned"].value == 100.0


def test_without_a_folder_to_learn_from_nothing_is_learnt(tmp_path, bench_of):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    assert {mode for _, _, mode in figures(bench_of())} == {"as shipped"}


def test_a_line_has_exactly_the_fields_that_were_promised(tmp_path, bench_of):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    line = json.loads(as_line(next(iter(evaluate(bench_of())))))
    assert tuple(line) == LINE
    assert line["set"] == "sms_spam"


def test_only_the_sets_asked_for_are_looked_at(tmp_path, bench_of):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    write(tmp_path, "airline/tweets.csv.gz", [{"text": "late", "airline_sentiment": "negative", "author": "a"}])
    assert {each.set for each in evaluate(bench_of(), ["airline"])} == {"airline"}


def test_a_set_nobody_knows_is_refused_by_name(tmp_path, bench_of):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    with pytest.raises(CannotEvaluate, match="no job on a set “spams”"):
        list(evaluate(bench_of(), ["spams"]))


def test_a_folder_without_any_known_set_is_refused(tmp_path, bench_of):
    (tmp_path / "holiday").mkdir()
    with pytest.raises(CannotEvaluate, match="no folder of a known set"):
        list(evaluate(bench_of()))


def test_a_broken_file_is_named_and_stops_nothing(tmp_path, bench_of, said):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    (tmp_path / "airline").mkdir()
    (tmp_path / "airline" / "tweets.csv.gz").write_bytes(b"no gzip")
    found = list(evaluate(bench_of()))
    assert any(each.set == "sms_spam" and each.value is not None for each in found)
    assert all(each.value is None for each in found if each.set == "airline")
    assert any(sentence.startswith("airline/tweets.csv.gz cannot be read") for sentence in said)


@pytest.mark.parametrize("content", ["", "text,label\n", "other,columns\n1,2\n", 'label,text\nham,"never closed\n'])
def test_empty_and_strange_tables_give_a_line_without_a_figure(tmp_path, bench_of, content):
    (tmp_path / "sms_spam").mkdir()
    with gzip.open(tmp_path / "sms_spam" / "messages.csv.gz", "wt") as file:
        file.write(content)
    found = list(evaluate(bench_of(learn_from=tmp_path)))
    assert found
    assert not any("failed" in each.note for each in found)


def test_a_job_that_fails_costs_one_line(tmp_path, bench_of):
    class Broken:
        def learn(self, *_, **__):
            raise RuntimeError("out of order")

    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    found = list(evaluate(bench_of(learn_from=tmp_path, learner=Broken())))
    assert any(each.note == "this job failed: RuntimeError: out of order" for each in found)
    assert any(each.value is not None for each in found)


def test_gaps_are_said_and_not_taken_for_zero(tmp_path, bench_of):
    (tmp_path / "arrivals").mkdir()
    (result,) = evaluate(bench_of())
    assert result.value is None
    assert list(unmeasured([result])) == [
        "arrivals, forecast arrivals, as shipped (WAPE): the product has no part for this yet."
    ]


def test_the_table_shows_floor_and_target(tmp_path, bench_of):
    write(tmp_path, "sms_spam/messages.csv.gz", messages())
    found = list(evaluate(bench_of(learn_from=tmp_path)))
    assert reference_of(next(each for each in found if each.metric == "macro F1")).floor == 96.8
    assert len(list(tables_of(found))) == 3  # headings, the name of the job, its figures


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("media_dev.csv.gz", Part.VAL),
        ("oos_test.csv.gz", Part.TEST),
        ("train.csv.gz", Part.TRAIN),
        ("t26.csv.gz", Part.WHOLE),
        ("us_tweets.csv.gz", Part.WHOLE),
    ],
)
def test_a_files_name_says_what_it_is_for(name, part):
    assert part_of(name) is part
