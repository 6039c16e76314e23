"""How a message is read: the strip under it, correcting it with one click, and showing what is masked."""
