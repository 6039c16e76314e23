"""What happens to articles."""

from evenhand.ledger.domain import Event


class ArticleWritten(Event, frozen=True, kw_only=True):
    """Another version of an edition was written; it is a draft."""

    brand_id: int
    article_id: int
    edition_id: int
    version: int


class ArticleReviewAsked(Event, frozen=True, kw_only=True):
    """Somebody asks a lead to look at a draft."""

    brand_id: int
    edition_id: int
    version: int


class ArticleSentBack(Event, frozen=True, kw_only=True):
    """A draft that was to be looked at is being written again; whoever asked may also have taken it back."""

    brand_id: int
    edition_id: int
    version: int


class ArticlePublished(Event, frozen=True, kw_only=True):
    """From now on readers see this version; the one before, if there was one, is named for an undo."""

    brand_id: int
    article_id: int
    edition_id: int
    version: int
    before: int = 0


class ArticleWithdrawn(Event, frozen=True, kw_only=True):
    """Readers see the edition no more."""

    brand_id: int
    article_id: int
    edition_id: int
    version: int


class ArticleArranged(Event, frozen=True, kw_only=True):
    """Where an article stands, who looks after it, or who may read it was changed: which fields."""

    brand_id: int
    article_id: int
    fields: tuple[str, ...]


class ArticleMoved(Event, frozen=True, kw_only=True):
    """A page has another address; the old one leads to it."""

    brand_id: int
    edition_id: int


class HelpCentreSet(Event, frozen=True, kw_only=True):
    """What a brand's help centre looks like, or whether it stands at all, was changed."""

    brand_id: int
    is_on: bool


class SectionSet(Event, frozen=True, kw_only=True):
    """A section of a help centre was made, changed or removed."""

    brand_id: int
    section_id: int
    deed: str


class ArticlePictureAdded(Event, frozen=True, kw_only=True):
    """A picture for a brand's articles was added."""

    brand_id: int
    picture_id: int


class ReaderAnswered(Event, frozen=True, kw_only=True):
    """A reader said whether a page helped; nobody knows who."""

    brand_id: int
    edition_id: int
    has_helped: bool


class ProblemMoved(Event, frozen=True, kw_only=True):
    """A person said how a problem that many tell of stands."""

    brand_id: int
    issue_id: int
    step_id: int
    before: str
    after: str


class ProblemMoveUndone(Event, frozen=True, kw_only=True):
    """What was said of how a problem stands was taken back."""

    brand_id: int
    issue_id: int
    step_id: int


class ProblemOwned(Event, frozen=True, kw_only=True):
    """A problem got another owner, or none."""

    brand_id: int
    issue_id: int
    owner_id: int | None


class ProblemAnswerWritten(Event, frozen=True, kw_only=True):
    """What everybody with a problem is answered was written anew."""

    brand_id: int
    issue_id: int
    when: str
    language: str
    version: int


class ProblemAnswerUsed(Event, frozen=True, kw_only=True):
    """What everybody with a problem is answered was put into a reply."""

    issue_id: int
    version: int


class ProblemLineWritten(Event, frozen=True, kw_only=True):
    """What readers may see of a problem was worded; a lead approves it."""

    brand_id: int
    issue_id: int
    language: str


class ProblemLineShown(Event, frozen=True, kw_only=True):
    """What readers see of a problem was approved, or taken off their page."""

    brand_id: int
    issue_id: int
    language: str
    is_public: bool


class MeTooSaid(Event, frozen=True, kw_only=True):
    """A reader of the help centre has a problem, too, or took that back; nobody knows who."""

    brand_id: int
    issue_id: int
    is_taken_back: bool = False


class ProposalDismissed(Event, frozen=True, kw_only=True):
    """An article that the desk proposed is not wanted, or is again."""

    brand_id: int
    question_id: int
    cases: int
    reason: str
    is_taken_back: bool = False
