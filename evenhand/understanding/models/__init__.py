"""Tables of what we understand."""

from evenhand.understanding.models.readings import (
    Audience,
    CloserReading,
    Kind,
    Polarity,
    Reading,
    Severity,
    SubjectReading,
)

__all__ = ["Audience", "CloserReading", "Kind", "Polarity", "Reading", "Severity", "SubjectReading"]
