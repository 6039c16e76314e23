"""Files of messages instead of cases, as the Customer Support on Twitter set has them: threads become cases."""

from typing import Final

import polars as pl

_MARKS: Final = {"tweet_id", "author_id", "inbound", "created_at", "in_response_to_tweet_id"}
_STAMP: Final = "%a %b %d %H:%M:%S %z %Y"


def is_messages(columns: list[str]) -> bool:
    """Whether rows are single messages that name what they answer."""
    return set(columns) >= _MARKS


def threads_as_cases(rows: pl.LazyFrame) -> pl.LazyFrame:
    """A case for each thread that a customer began: first message, first reply of a company, how many messages.

    A reply without the message it answers is no case: nothing says since when it was owed.
    """
    told = rows.unique("tweet_id", keep="first", maintain_order=True).collect()
    stamp = told["created_at"]
    moment = stamp.str.to_datetime(format=_STAMP, strict=False)
    if moment.null_count() == len(moment):
        moment = stamp.str.replace("Z$", "+00:00").str.to_datetime(strict=False, time_zone="UTC")
    said = told.select(
        pl.col("tweet_id").cast(pl.String),
        pl.col("author_id").cast(pl.String),
        (pl.col("inbound").cast(pl.String).str.to_lowercase() == "true").alias("inbound"),
        moment.alias("at"),
        pl.col("in_response_to_tweet_id").cast(pl.String).str.replace(r"\.0$", "").alias("answers"),
        (pl.col("text") if "text" in told.columns else pl.lit("")).cast(pl.String).alias("text"),
    )
    return _folded(said.with_columns(_roots(said))).lazy()


def _roots(said: pl.DataFrame) -> pl.Series:
    """The first message of each message's thread, found by doubling the steps up."""
    known = dict(zip(said["tweet_id"], range(said.height), strict=True))
    parents = [known.get(each, place) if each else place for place, each in enumerate(said["answers"])]
    while True:
        further = [parents[each] for each in parents]
        if further == parents:
            break
        parents = further
    return pl.Series("root", parents)


def _folded(said: pl.DataFrame) -> pl.DataFrame:
    first = said.with_row_index("place").filter(
        (pl.col("place") == pl.col("root")) & pl.col("inbound") & (pl.col("answers").fill_null("") == "")
    )
    ours = said.filter(~pl.col("inbound"))
    companies = ours["author_id"].unique().to_list()
    replies = (
        ours.sort("at")
        .group_by("root")
        .agg(
            pl.col("at").first().alias("first_reply_at"),
            pl.col("author_id").first().alias("by"),
            pl.len().alias("replies"),
        )
    )
    theirs = said.filter(pl.col("inbound")).group_by("root").agg(pl.len().alias("customer_messages"))
    addressed = pl.col("text").str.extract(r"@(\w+)")
    found = first.join(replies, on="root", how="left").join(theirs, on="root", how="left")
    found = found.with_columns(
        pl.coalesce(pl.col("by"), pl.when(addressed.is_in(companies)).then(addressed)).alias("brand")
    )
    return found.select(
        pl.col("tweet_id").alias("case_id"),
        pl.lit("twitter").alias("channel"),
        "brand",
        pl.col("at").alias("opened_at"),
        pl.when(pl.col("first_reply_at") >= pl.col("at")).then(pl.col("first_reply_at")).alias("first_reply_at"),
        pl.col("author_id").alias("customer_id"),
        pl.col("text").str.len_chars().alias("message_length"),
        pl.col("replies").fill_null(0),
        "customer_messages",
    )
