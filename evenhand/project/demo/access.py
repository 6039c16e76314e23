"""How one gets into the demo."""

PASSWORD = "evenhand-demo"  # noqa: S105 - printed at every start; the demo listens on this machine only
