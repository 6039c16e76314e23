"""One folder a screen: its views, and the HTML beside them."""
