"""Whom articles are owed to, and who no longer wants to be named."""

from collections.abc import Collection

from django.db import transaction

from evenhand.kernel.text import fold
from evenhand.knowledge.models import ArticleVersion


@transaction.atomic
def forget_credit(*, article_ids: Collection[int], name: str) -> int:
    """Take the credit that names this person out of every version of these articles; how many there were.

    The words of versions are written once; the name of somebody who asks to be forgotten is not part of them.
    """
    versions = ArticleVersion.objects.select_for_update(of=("self",)).filter(edition__article__in=article_ids)
    named = [each.pk for each in versions.exclude(credit="") if fold(name) in fold(each.credit)]
    return ArticleVersion.objects.filter(pk__in=named).update(credit="")
