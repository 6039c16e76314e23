"""By whom members of each brand’s community can sign on; only administrators come here."""
