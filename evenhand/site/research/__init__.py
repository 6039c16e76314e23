"""Questions to a panel behind signed links: no log-in, no cookie but that against forgery."""
