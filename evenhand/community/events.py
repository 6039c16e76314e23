"""What happens in the community: ids and facts, never words."""

from datetime import datetime

from evenhand.ledger.domain import Event


class CommunitySet(Event, frozen=True, kw_only=True):
    """A lead opened, closed or changed a brand's community."""

    brand_id: int
    is_on: bool


class SignOnSet(Event, frozen=True, kw_only=True):
    """An administrator set, or switched off, by whom members of a brand's community can sign on."""

    brand_id: int
    is_on: bool


class IdentityJoined(Event, frozen=True, kw_only=True):
    """A member proved by single sign-on who they are; from now on they come in by it."""

    brand_id: int
    member_id: int


class MemberJoined(Event, frozen=True, kw_only=True):
    """Somebody signed in for the first time."""

    brand_id: int
    member_id: int


class MemberLeft(Event, frozen=True, kw_only=True):
    """A member asked to be forgotten: their personal data went, what they wrote stays readable."""

    brand_id: int
    member_id: int
    texts: int  # out of which personal data was taken


class QuestionAsked(Event, frozen=True, kw_only=True):
    """A question was written; `why` it waits, 0 where it is shown."""

    brand_id: int
    topic_id: int
    member_id: int
    why: int


class AnswerGiven(Event, frozen=True, kw_only=True):
    """An answer was written, by a member or by one of us."""

    brand_id: int
    topic_id: int
    contribution_id: int
    member_id: int | None
    why: int


class AnswerAccepted(Event, frozen=True, kw_only=True):
    """The asker, or one of us, said which answer solved it; None: that was taken back."""

    topic_id: int
    contribution_id: int | None


class ContributionVoted(Event, frozen=True, kw_only=True):
    """A member found a contribution good, or took that back."""

    topic_id: int
    contribution_id: int
    member_id: int
    is_for: bool


class TopicFollowed(Event, frozen=True, kw_only=True):
    """A member asked to be told what happens in a topic, or no more."""

    topic_id: int
    member_id: int
    is_on: bool


class ContributionChanged(Event, frozen=True, kw_only=True):
    """Its author wrote it anew, or took it back."""

    topic_id: int
    contribution_id: int
    is_gone: bool


class TopicRetitled(Event, frozen=True, kw_only=True):
    """A guide or one of us gave a question a clearer title."""

    topic_id: int
    member_id: int | None


class PictureTakenAway(Event, frozen=True, kw_only=True):
    """One of us took a picture away for good, and left the words it stood with."""

    contribution_id: int
    picture_id: int


class ContributionFlagged(Event, frozen=True, kw_only=True):
    """A member asked us to look."""

    contribution_id: int
    is_out_of_sight: bool


class ContributionRuled(Event, frozen=True, kw_only=True):
    """One of us looked at a contribution and kept or hid it."""

    contribution_id: int
    ruling_id: int
    is_kept: bool


class RulingUndone(Event, frozen=True, kw_only=True):
    """That was taken back: the contribution stands as before."""

    contribution_id: int
    ruling_id: int


class TopicsMerged(Event, frozen=True, kw_only=True):
    """Two topics ask the same; the answers of one moved to the other."""

    topic_id: int
    into_id: int
    merge_id: int


class TopicMergeUndone(Event, frozen=True, kw_only=True):
    """They are two again."""

    topic_id: int
    merge_id: int


class TopicClosed(Event, frozen=True, kw_only=True):
    """From now on only our people answer in a topic, or everybody may again."""

    topic_id: int
    is_closed: bool


class TopicPinned(Event, frozen=True, kw_only=True):
    """One of us let a topic stand above the others until a day, or no more."""

    topic_id: int
    until: datetime | None  # none: it is not pinned any more


class CommunitySolved(Event, frozen=True, kw_only=True):
    """Whoever asked says an answer in the community solved what this case is about, or takes that back."""

    case_id: int
    topic_id: int
    is_solved: bool


class MemberMuted(Event, frozen=True, kw_only=True):
    """A member does not want to be told when another one names them, or does again."""

    member_id: int
    other_id: int
    is_on: bool


class MemberRenamed(Event, frozen=True, kw_only=True):
    """A member goes by another name from now on."""

    brand_id: int
    member_id: int


class MemberBlocked(Event, frozen=True, kw_only=True):
    """A member may not write for a time."""

    member_id: int
    block_id: int


class BlockAppealed(Event, frozen=True, kw_only=True):
    """The member objected."""

    member_id: int
    block_id: int


class BlockSettled(Event, frozen=True, kw_only=True):
    """A lead answered an objection, or lifted the block."""

    member_id: int
    block_id: int
    is_lifted: bool


class MemberThanked(Event, frozen=True, kw_only=True):
    """One of us thanked a member."""

    member_id: int
    contribution_id: int | None


class QuestionHandedOver(Event, frozen=True, kw_only=True):
    """Nobody answered in time, so the question goes the way of every post that reaches us."""

    topic_id: int
    brand_id: int


class AnswerBecameArticle(Event, frozen=True, kw_only=True):
    """An answer was taken into the knowledge base, with credit."""

    contribution_id: int
    article_id: int
