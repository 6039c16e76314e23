"""Files and formatted mails, behind the case they came with."""
