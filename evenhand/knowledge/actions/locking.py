"""Who may change which edition, found by locking it."""

from evenhand.knowledge.domain.states import Step, after
from evenhand.knowledge.errors import KnowledgeError, NoSuchArticle, NoSuchStep, NotYoursToPublish
from evenhand.knowledge.models import Edition
from evenhand.knowledge.reads.articles import editions_for, may_publish, may_write
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


def writer_of(brand_id: int, actor: Agent) -> None:
    """Refuses whoever does not write for the brand."""
    if brand_id not in brand_ids_of(actor):
        raise NoSuchArticle
    if not may_write(actor):
        raise KnowledgeError("Your role may read articles, not change them.")


def locked_edition(edition_id: int, actor: Agent) -> Edition:
    """The edition with its versions, locked, if the actor may change it; says the same of none and of one unseen.

    The versions are read once it is held: who waited for somebody's new version would else find none at all, since
    PostgreSQL looks at a row that it waited for again, and not at what was joined to it.
    """
    held = editions_for(actor).select_for_update(of=("self",)).filter(pk=edition_id).only("pk").first()
    if held is None:
        raise NoSuchArticle
    edition = Edition.objects.select_related("article", "draft", "published").get(pk=held.pk)
    writer_of(edition.brand_id, actor)
    return edition


def to_publish(edition_id: int, actor: Agent) -> Edition:
    """The same for those who publish."""
    edition = locked_edition(edition_id, actor)
    if not may_publish(actor):
        raise NotYoursToPublish
    return edition


def needs(edition: Edition, step: Step) -> str:
    """The state after the step; raises NoSuchStep where it cannot be taken."""
    state = after(edition.state, step)
    if state is None:
        raise NoSuchStep
    return state
