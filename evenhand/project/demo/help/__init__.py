"""The demo company's help centres: articles written for it, answering what its customers ask."""
