"""The AT Protocol's words, as Evenhand hears them: shared by the connectors that hear posts of that network."""
