"""An answer of the community becomes the draft of an article, with credit; a person publishes it, and then whoever
answered hears of it."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.community.actions.handing import credit_article, note_article
from evenhand.community.domain.screening import Shown
from evenhand.community.errors import NotThere
from evenhand.community.models import Contribution
from evenhand.knowledge.actions.articles import write_article
from evenhand.knowledge.models import Edition
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.understanding.domain.language import languages_in
from evenhand.understanding.domain.personal import masked, personal_data

_MARKUP = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>#|"})


@transaction.atomic
def draft(*, contribution_id: int, actor: Agent, now: datetime) -> int:
    """The edition to go on with. The same answer asked for again is the same draft."""
    answers = Contribution.objects.filter(pk=contribution_id, is_question=False, shown=Shown.SHOWN)
    found = answers.filter(topic__brand__in=brands_of(actor)).select_related("topic__brand", "member").first()
    if found is None:
        raise NotThere
    if found.article_id is not None:
        known = Edition.objects.filter(article_id=found.article_id).order_by("pk").first()
        if known is not None:
            return known.pk
    text = masked(found.own_words, personal_data(found.own_words))
    language = _language(text)
    edition = write_article(
        brand=found.topic.brand,
        language=language,
        title=found.topic.title,
        summary="",
        body=text.translate(_MARKUP),
        credit=_credit(found, language),
        origin=f"contribution:{found.pk}",
        actor=actor,
        now=now,
    )
    note_article(contribution_id=found.pk, article_id=edition.article_id, actor=actor, now=now)
    return edition.pk


def credit(*, edition_id: int, now: datetime) -> int:
    """Tell whoever an article thanks, once readers see it; how many are credited. Safe to repeat."""
    found = Edition.objects.filter(pk=edition_id, article__is_internal=False).exclude(published=None)
    article_id = found.exclude(published__credit="").values_list("article_id", flat=True).first()
    return credit_article(article_id=article_id, now=now) if article_id is not None else 0


def _language(text: str) -> str:
    found = languages_in(text, "")[0]
    return found if found in {"en", "de"} else "en"


def _credit(found: Contribution, language: str) -> str:
    """In the language of the page, whatever the colleague speaks who made it."""
    name = found.member.name if found.member else ""
    with translation.override(language):
        return _("%(name)s, who answered it in the community") % {"name": name} if name else ""
