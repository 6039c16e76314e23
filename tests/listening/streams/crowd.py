"""A source that hears a crowd, a query that catches some of it, and what must be there in the end."""

from django.db.models import Sum

from evenhand.channels import actions as channels
from evenhand.channels.models import Kind, Post, PostText, Source
from evenhand.kernel import clock
from evenhand.listening.actions import save_query
from evenhand.listening.models import HeardHour, Match, Sampled
from tests.cast import Cast
from tests.peers import nats_crowd


def listen_to_crowd(cast: Cast, *, last: int, ends: bool = True, most: int = 100, pause: float = 0.0) -> Source:
    """A source whose strangers say `last` posts; the brand listens for its name."""
    save_query(brand_id=cast.harborline.pk, name="Us", text="harborline", actor=None, now=clock.now())
    settings = {"last": last, "ends": ends, "most": most, "pause": pause}
    return channels.open_source(kind="replay", name="Crowd", settings=settings, now=clock.now())


def kept() -> dict[str, str]:
    """What was stored of the crowd: the newest text by id; fails if one is there twice."""
    posts = Post.objects.filter(external_id__startswith="crowd-").exclude(kind=Kind.MISSING)
    names = dict(posts.values_list("pk", "external_id"))
    assert len(set(names.values())) == len(names), "some were stored twice"
    texts = PostText.objects.filter(post__in=names).order_by("version").values_list("post_id", "text")
    return {names[post]: text for post, text in texts}


def assert_complete(source: Source, *, last: int, counted: bool = True) -> None:
    """None lost, none doubled: posts, matches, the count of what was heard, and the sample."""
    there, wanted = kept(), nats_crowd.caught(last)
    assert sorted(set(wanted) - set(there)) == [], "posts were lost"
    assert {name: text for name, text in there.items() if text != wanted.get(name)} == {}, "texts are not the newest"
    assert Match.objects.count() == len(nats_crowd.caught(last))
    if counted:
        assert HeardHour.objects.filter(source=source).aggregate(posts=Sum("posts"))["posts"] == last
        sampled = list(Sampled.objects.filter(source=source).values_list("reference", flat=True))
        assert len(sampled) == len(set(sampled)) == last
