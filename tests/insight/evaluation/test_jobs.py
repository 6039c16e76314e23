"""Jobs with a shape of their own: none of these, triage, a needle in a stream, mails."""

import io
import itertools
import json
import tarfile

import msgspec

from evenhand.insight.evaluation.jobs import crisis, feeling, grouping, parsing, subjects, triage
from tests.insight.evaluation.conftest import write


def by_metric(results, mode):
    return {each.metric: each for each in results if each.mode == mode}


def test_texts_with_no_intent_are_scored_by_the_learnt_threshold(tmp_path, bench_of):
    train = [{"text": f"{name} {row}", "intent": name} for row in range(5) for name in ("pay", "move")]
    write(tmp_path / "old", "clinc150/train.csv.gz", train)
    write(tmp_path / "old", "clinc150/oos_train.csv.gz", [{"text": "moon", "intent": "oos"}])
    test = [{"text": "pay x", "intent": "pay"}, {"text": "move x", "intent": "move"}]
    write(tmp_path / "new", "clinc150/test.csv.gz", test)
    write(tmp_path / "new", "clinc150/oos_test.csv.gz", [{"text": "pay move", "intent": "oos"}])
    found = by_metric(subjects.none_of_these(bench_of(tmp_path / "new", tmp_path / "old")), "learned")
    assert found["in-scope accuracy"].value == 100.0
    assert found["out-of-scope recall"].n == 1


def test_dialogs_are_scored_a_domain_at_a_time(tmp_path, bench_of):
    turns = [{"utterance": f"bill {row}", "intent": "bill", "conversationId": str(row)} for row in range(4)]
    turns += [{"utterance": f"hello {row}", "intent": "greeting", "conversationId": str(row)} for row in range(4)]
    write(tmp_path / "old", "multidogo/media_train.csv.gz", turns)
    write(tmp_path / "new", "multidogo/media_test.csv.gz", [{**turns[0], "utterance": "bill please"}])
    found = list(subjects.dialogs(bench_of(tmp_path / "new", tmp_path / "old")))
    assert {each.job for each in found} == {"intent, media", "intent, media, stock phrases too"}
    assert by_metric(found, "learned")["accuracy"].value == 100.0


def test_labels_of_a_tweet_are_learnt_one_by_one(tmp_path, bench_of):
    def tweet(row, label):
        return {
            "text": f"{label.lower()} {row}",
            "labels": label,
            "brand": "AcmeHelp",
            "direction": "inbound",
            "conv_id": str(row),
        }

    old = [tweet(row, ("Delivery", "Prime")[row % 2]) for row in range(20)]
    write(tmp_path / "old", "twcs_labels/labels.csv.gz", old)
    write(tmp_path / "new", "twcs_labels/labels.csv.gz", [tweet(90, "Delivery"), tweet(91, "Prime")])
    found = list(subjects.few_shot_topics(bench_of(tmp_path / "new", tmp_path / "old")))
    assert by_metric(found, "learned")["micro F1"].value == 100.0
    assert found[0].job == "topics of a brand's tweets, AcmeHelp inbound"


def triage_set(folder):
    (folder / "triage").mkdir(parents=True)
    brands = [{"id": "acme", "name": "Acme", "handles": ["@acme"], "names": ["Acme"], "competitors": []}]
    (folder / "triage" / "brands.json").write_text(json.dumps(brands))
    texts = ["@acme my parcel is lost, help", "lovely weather today", "acme lost my parcel, so angry"]
    modes = ["reactive", "none", "proactive"]
    pool = "".join(f'r{row},acme,"{text}"\n' for row, text in enumerate(texts))
    (folder / "triage" / "pool.csv").write_text("id,brand,text\n" + pool)
    labels = "".join(f"r{row},{mode},yes,normal,complaint\n" for row, mode in enumerate(modes))
    (folder / "triage" / "labels.csv").write_text("id,mode,needs_reply,severity,kind\n" + labels)


def test_modes_are_decided_for_the_brand_of_the_row(tmp_path, bench_of):
    triage_set(tmp_path)
    found = list(triage.engagement(bench_of()))
    accuracy = next(each for each in found if (each.job, each.metric) == ("mode of engagement", "accuracy"))
    assert (accuracy.value, accuracy.n) == (100.0, 3)


def test_a_triage_folder_without_labels_says_so(tmp_path, bench_of):
    (tmp_path / "triage").mkdir()
    assert all("no pool.csv" in each.note for each in triage.engagement(bench_of()))


def test_needles_are_spread_over_the_stream_one_in_a_hundred(tmp_path, bench_of):
    quake = [{"text": f"quake {row}", "event": "e1", "informativeness": "Related and informative"} for row in range(40)]
    write(tmp_path, "crisislex/t26.csv.gz", quake)
    write(tmp_path, "background/us_tweets.csv.gz", [{"text": f"nice day {row}"} for row in range(2_500)])
    found = by_metric(crisis.in_a_stream(bench_of()), "as shipped")
    assert found["average precision"].n == 2_000
    assert found["posts until the tenth related one is flagged"].n == 1


def test_the_mean_over_languages_counts_each_language_once(tmp_path, bench_of):
    for language, label in (("english", "2"), ("german", "0")):
        rows = [{"label": label, "text": f"great, I love it {row}"} for row in range(10)]
        write(tmp_path, f"umsab/{language}_test.csv.gz", rows)
    found = {each.job: each.value for each in feeling.eight_languages(bench_of())}
    assert found["sentiment, mean of 2 languages"] == (found["sentiment, en"] + found["sentiment, de"]) / 2


def test_general_tweets_are_learnt_from_other_sets_where_their_own_are_all_scored(tmp_path, bench_of):
    own = [{"label": str(row % 3), "text": f"tone{row % 3} own {row}"} for row in range(30)]
    near = [{"label": str(row % 3), "text": f"tone{row % 3} near {row}"} for row in range(30)]
    write(tmp_path, "tweeteval/sentiment_val.csv.gz", own)
    write(tmp_path, "umsab/english_train.csv.gz", near)
    found = by_metric(feeling.general_sentiment(bench_of(learn_from=tmp_path)), "learned")
    assert (found["accuracy"].value, found["accuracy"].n) == (100.0, 30)


def test_a_language_without_a_val_part_is_split_too(tmp_path, bench_of):
    rows = [{"label": str(row % 3), "text": f"tone{row % 3} word {row}"} for row in range(60)]
    write(tmp_path, "umsab/english_train.csv.gz", rows)
    found = {
        each.mode: each for each in feeling.eight_languages(bench_of(learn_from=tmp_path)) if each.job.endswith("en")
    }
    assert (found["learned"].value, found["learned"].n) == (100.0, 12)


def test_languages_are_told_by_the_file(tmp_path, bench_of):
    write(tmp_path, "umsab/german_test.csv.gz", [{"label": "1", "text": "Das Wetter ist heute wirklich schön"}] * 3)
    found = by_metric(feeling.language(bench_of()), "as shipped")
    assert found["accuracy"].value == 100.0


def test_groups_do_not_profit_from_the_order_of_the_file():
    rows = [grouping.Row(f"text {place}", str(place // 50), "") for place in range(100)]
    labels = [row.label for row in grouping._shuffled(rows)]
    assert sum(one != other for one, other in itertools.pairwise(labels)) > 25


def test_every_mail_of_an_archive_is_read(tmp_path, bench_of):
    (tmp_path / "email_mime").mkdir()
    with tarfile.open(tmp_path / "email_mime" / "email_mime.tar.gz", "w:gz") as archive:
        for name, content in (
            ("a.eml", b"From: a@example.com\r\nSubject: hi\r\n\r\nMy line is dead.\r\n"),
            ("b.eml", b""),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    found = {each.metric: each for each in parsing.mails(bench_of())}
    assert found["understood without a fault"].value == 100.0
    assert found["text found"].value == 50.0
    assert msgspec.structs.asdict(found["text found"])["n"] == 2
