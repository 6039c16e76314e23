"""Which cases are compared with which: social with traditional channels, influence with the lack of it."""

from typing import Final

import numpy as np

from evenhand.insight.audit.adjusting import value_figures
from evenhand.insight.audit.cases import Cases, Flags
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.measuring import Contrast


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SOCIAL: Final = _words(
    "social twitter x facebook instagram bluesky mastodon threads tiktok youtube linkedin reddit fediverse tweet "
    "facebook_post channel::twitterprofile channel::facebookpage channel::instagram weibo telegram forum community "
    "socialmedia social_media"
)
TRADITIONAL: Final = _words(
    "phone voice call telephone email mail e-mail letter fax traditional web_form webform form portal store branch "
    "channel::email channel::voice post phone_call phone_inbound email_in"
)
MOST_CHANNELS: Final = 6
_LOW: Final = ("low", "bronze", "basic", "free", "small", "c", "niedrig", "1")
_HIGH: Final = ("high", "gold", "platinum", "premium", "vip", "top", "large", "a", "hoch", "3")


def channel_contrasts(cases: Cases, margins: Margins) -> list[Contrast]:
    """Social against traditional channels; two channels against each other; else each against the largest."""
    channel = cases.word("channel")
    there = [code for code in range(len(channel.names)) if (channel.codes == code).any()]
    if len(there) < 2:
        return []
    social, traditional = (_of_kind(cases, there, kind, margins) for kind in ("social", "traditional"))
    if social and traditional:
        return [_between(cases, "channels", social, traditional)]
    counts = {code: int((channel.codes == code).sum()) for code in there}
    largest = max(there, key=lambda code: counts[code])
    others = sorted((code for code in there if code != largest), key=lambda code: -counts[code])[:MOST_CHANNELS]
    if len(others) == 1:
        return [_between(cases, "channels", others, [largest])]
    return [_between(cases, f"channels.{_slug(channel.names[code])}", [code], [largest]) for code in others]


def kind_of(name: str, margins: Margins) -> str:
    """social, traditional, or nothing for what is neither."""
    plain = name.strip().lower()
    for kind, told, known in (
        ("social", margins.social, SOCIAL),
        ("traditional", margins.traditional, TRADITIONAL),
    ):
        if plain in {each.lower() for each in told} or (not told and plain.replace(" ", "_") in known):
            return kind
    return ""


def _of_kind(cases: Cases, there: list[int], kind: str, margins: Margins) -> list[int]:
    names = cases.word("channel").names
    return [code for code in there if kind_of(names[code], margins) == kind]


def _between(cases: Cases, key: str, first: list[int], second: list[int]) -> Contrast:
    channel = cases.word("channel")
    rows = np.isin(channel.codes, [*first, *second])
    names = tuple(", ".join(channel.names[code] for code in codes) for codes in (first, second))
    few = cases.at(rows)
    return Contrast(key, names[0], names[1], few, np.isin(few.word("channel").codes, first), ("channel",))


def _slug(name: str) -> str:
    return "".join(each if each.isalnum() else "_" for each in name.lower())


def influence_contrast(cases: Cases) -> Contrast | None:
    """The tenth of cases whose authors have most followers against all others; badges where followers are not known."""
    followers = cases.number("followers")
    known = np.isfinite(followers)
    if known.sum() >= 20 and len(np.unique(followers[known])) > 1:
        few = cases.at(known)
        top = _top_tenth(followers[known])
        return Contrast("influence", "most followers (top tenth)", "all others", few, top)
    verified = np.isfinite(cases.number("verified"))
    if verified.any():
        few = cases.at(verified)
        return Contrast("influence", "with a badge", "without", few, few.is_true("verified"))
    return None


def _top_tenth(followers: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Flags:
    edge = np.quantile(followers, 0.9)
    top = followers >= edge
    return np.asarray(top if top.mean() <= 0.2 else followers > edge)


def worth_contrast(contrast: Contrast) -> Contrast | None:
    """Much influence and little value against little influence and much value: who is really served first."""
    low, high = _worth(contrast.cases)
    first, second = contrast.is_first & low, ~contrast.is_first & high
    if not first.any() or not second.any():
        return None
    rows = first | second
    names = ("most followers, little value", "few followers, much value")
    without = (*contrast.without, "value of the customer")
    return Contrast("influence_and_value", *names, contrast.cases.at(rows), first[rows], without)


def _worth(cases: Cases) -> tuple[Flags, Flags]:
    """Which customers are of little and of much value: lowest and highest third, or the bands' names."""
    figures = value_figures(cases)
    if figures is not None and np.isfinite(figures).any():
        low, high = np.nanquantile(figures, [1 / 3, 2 / 3])
        return figures <= low, figures >= high
    bands = cases.word("value_band")
    return tuple(bands.are(*(name for name in bands.names if name.lower() in known)) for known in (_LOW, _HIGH))  # type: ignore[return-value]
