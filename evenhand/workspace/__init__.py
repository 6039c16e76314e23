"""The desk people work in: screens, components, live updates."""
