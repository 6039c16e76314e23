"""The community's public pages: read by everybody, written in by whoever signed in by a link to their mail."""
