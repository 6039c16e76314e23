"""How everything that runs by itself gets on."""
