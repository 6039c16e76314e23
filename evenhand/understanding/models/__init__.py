"""Tables of what we understand."""

from evenhand.understanding.models.budget import Spending
from evenhand.understanding.models.issues import (
    GroupedBatch,
    How,
    Issue,
    IssueMerge,
    IssuePost,
    IssueState,
    IssueStream,
)
from evenhand.understanding.models.labels import Correction, Subject, SubjectExample, Taxonomy, Teaching
from evenhand.understanding.models.readings import (
    Audience,
    CloserReading,
    Kind,
    Polarity,
    Reading,
    Severity,
    SubjectReading,
)

__all__ = [
    "Audience",
    "CloserReading",
    "Correction",
    "GroupedBatch",
    "How",
    "Issue",
    "IssueMerge",
    "IssuePost",
    "IssueState",
    "IssueStream",
    "Kind",
    "Polarity",
    "Reading",
    "Severity",
    "Spending",
    "Subject",
    "SubjectExample",
    "SubjectReading",
    "Taxonomy",
    "Teaching",
]
