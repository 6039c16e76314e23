"""What colleagues brought, as the desk sees it."""
