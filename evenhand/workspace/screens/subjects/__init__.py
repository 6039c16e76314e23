"""What posts are about: the company's subjects with their examples, and trying a text on them."""
