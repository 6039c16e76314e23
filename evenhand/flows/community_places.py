"""Where the community's pages stand, for mails and for our people."""

from django.conf import settings
from django.utils.text import slugify

from evenhand.community.models import Community, Topic

ROOT = "/site/community"


def site_of(brand_id: int) -> str:
    """Under which address customers reach the pages: as a lead said, else the desk's own; empty if nobody said."""
    said = Community.objects.filter(pk=brand_id).values_list("site", flat=True).first()
    ours = settings.CSRF_TRUSTED_ORIGINS[:1]
    return said or (ours[0] if ours else "")


def topic_path(topic: Topic) -> str:
    """The path of a topic, with words that tell what it is about."""
    return f"{ROOT}/{topic.brand.slug}/t/{topic.pk}/{slugify(topic.title)[:60] or '-'}"


def topic_url(topic: Topic) -> str:
    """Its whole address, or nothing while nobody said where the pages stand."""
    site = site_of(topic.brand_id)
    return f"{site}{topic_path(topic)}" if site else ""
