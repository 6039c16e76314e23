"""What people teach, and what was learnt from it."""

from evenhand.ledger.domain import Event


class SubjectsChanged(Event, frozen=True, kw_only=True):
    """A brand's subjects, or their examples, changed; what is learnt from them is to be learnt again."""

    brand_id: int
    what: str  # "saved" | "examples" | "retired" | "put back" | "merged" | "starter" | "imported"
    subject_id: int | None = None
    examples: int = 0


class ReadingCorrected(Event, frozen=True, kw_only=True):
    """A person said that a post was read wrongly, and how it is."""

    brand_id: int
    correction_id: int
    post_id: int
    field: str
    was: str
    value: str


class CorrectionUndone(Event, frozen=True, kw_only=True):
    """A correction was taken back."""

    brand_id: int
    correction_id: int
    post_id: int
    field: str


class PersonalDataShown(Event, frozen=True, kw_only=True):
    """Somebody had masked personal data of a post shown."""

    post_id: int
    kinds: tuple[str, ...]


class Learnt(Event, frozen=True, kw_only=True):
    """A model was learnt from a brand's examples and corrections, and is used from now on."""

    brand_id: int
    field: str
    edition: int
    texts: int


class IssueFound(Event, frozen=True, kw_only=True):
    """Several posts tell of the same problem, and none of them was known to before."""

    brand_id: int
    issue_id: int
    posts: int
    authors: int


class IssuesMerged(Event, frozen=True, kw_only=True):
    """A person said that two issues are one."""

    brand_id: int
    merge_id: int
    source_id: int
    target_id: int


class IssuesParted(Event, frozen=True, kw_only=True):
    """A merge was taken back."""

    brand_id: int
    merge_id: int
    source_id: int
    target_id: int


class IssueSplit(Event, frozen=True, kw_only=True):
    """A person took posts out of an issue, into another or into none."""

    brand_id: int
    issue_id: int
    new_issue_id: int | None
    posts: int


class IssueRenamed(Event, frozen=True, kw_only=True):
    """A person gave an issue a name."""

    brand_id: int
    issue_id: int
