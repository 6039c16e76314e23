"""Made-up worlds whose truth is known, for judging the audit; nothing here uses the audit's code."""
