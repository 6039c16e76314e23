"""Nothing that is scored was learnt from, and whoever is left out is counted aloud."""

from evenhand.insight.evaluation.jobs.feeling import AIRLINE
from evenhand.insight.evaluation.jobs.subjects import BANKING
from evenhand.insight.evaluation.judging import unseen
from evenhand.insight.evaluation.known import Known, hashes_of
from evenhand.insight.evaluation.layout import Row
from tests.insight.evaluation.conftest import write


def banking(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "category": text.split()[0]} for text in texts]


def tweets(number: int, authors: int) -> list[dict[str, str]]:
    return [
        {"text": f"tweet {row}", "airline_sentiment": "neutral", "author": f"u{row % authors}", "negativereason": ""}
        for row in range(number)
    ]


def test_with_a_test_part_only_that_is_scored(tmp_path, bench_of):
    write(tmp_path, "banking77/train.csv.gz", banking("card a", "fee b"))
    write(tmp_path, "banking77/test.csv.gz", banking("card c"))
    (fold,) = bench_of().folds(BANKING.source)
    assert [row.text for row in fold.score] == ["card c"]
    assert fold.learn == []


def test_texts_that_were_learnt_from_are_left_out_and_counted(tmp_path, bench_of, said):
    write(tmp_path / "new", "banking77/test.csv.gz", banking("card a", "fee c"))
    write(tmp_path / "old", "banking77/train.csv.gz", banking("Card  A", "fee b"))
    (fold,) = bench_of(tmp_path / "new", tmp_path / "old").folds(BANKING.source)
    assert [row.text for row in fold.score] == ["fee c"]
    assert len(fold.learn) == 2
    assert any("1 of 2 rows whose text was learnt from" in sentence for sentence in said)


def test_the_other_folders_test_part_is_not_learnt_from(tmp_path, bench_of):
    write(tmp_path / "new", "banking77/test.csv.gz", banking("card z"))
    write(tmp_path / "old", "banking77/train.csv.gz", banking("card a"))
    write(tmp_path / "old", "banking77/test.csv.gz", banking("card t"))
    (fold,) = bench_of(tmp_path / "new", tmp_path / "old").folds(BANKING.source)
    assert [row.text for row in fold.learn] == ["card a"]


def test_a_folder_that_is_both_is_split_so_that_no_author_is_on_both_sides(tmp_path, bench_of, said):
    write(tmp_path, "airline/tweets.csv.gz", tweets(4_000, 100))
    (fold,) = bench_of(learn_from=tmp_path).folds(AIRLINE)
    learnt, scored = ({row.group for row in rows} for rows in (fold.learn, fold.score))
    assert learnt.isdisjoint(scored)
    assert len(scored) == 30
    assert any("split by author" in sentence for sentence in said)


def test_a_small_set_is_scored_whole_each_row_by_what_was_learnt_without_its_author(tmp_path, bench_of):
    write(tmp_path, "airline/tweets.csv.gz", tweets(200, 40))
    folds = bench_of(learn_from=tmp_path).folds(AIRLINE)
    assert sorted(row.text for fold in folds for row in fold.score) == sorted(f"tweet {row}" for row in range(200))
    for fold in folds:
        assert {row.group for row in fold.learn}.isdisjoint({row.group for row in fold.score})


def test_with_train_and_val_parts_the_published_split_is_kept(tmp_path, bench_of):
    write(tmp_path, "banking77/train.csv.gz", banking("card a", "fee b"))
    write(tmp_path, "banking77/val.csv.gz", banking("card c", "fee b"))
    (fold,) = bench_of(learn_from=tmp_path).folds(BANKING.source)
    assert [row.text for row in fold.score] == ["card c"]


def test_a_split_comes_out_the_same_twice(tmp_path, bench_of):
    write(tmp_path, "airline/tweets.csv.gz", tweets(500, 50))
    assert bench_of(learn_from=tmp_path).folds(AIRLINE) == bench_of(learn_from=tmp_path).folds(AIRLINE)


def test_rows_a_shipped_model_was_trained_on_are_not_scored(bench_of, said):
    known = Known(frozenset([next(iter(hashes_of("Where is my CARD")))]))
    rows = [Row("where is my\tcard", "card", "1"), Row("a fee", "fee", "2")]
    assert [row.text for row in unseen(bench_of(known=known), rows, "banking77")] == ["a fee"]
    assert said == ["banking77: 1 of 2 rows were trained on and are left out."]


def test_a_cap_is_said_aloud(tmp_path, bench_of, said):
    write(tmp_path, "airline/tweets.csv.gz", tweets(300, 300))
    (fold,) = bench_of(sample=100).folds(AIRLINE)
    assert len(fold.score) == 100
    assert said == ["airline: 100 of 300 rows are looked at."]
