"""Questions that measure."""

from evenhand.insight.reads.pilot import pilot_report

__all__ = ["pilot_report"]
