"""Where each brand's own customer record is asked; only administrators come here."""
