"""The audit of any desk's export: is service the same on every channel and for everyone, and what can the data say?

A file becomes cases (`reading`, over a `mapping`), which are checked (`checking`), limited to what may be compared
(`scope`), and asked eight questions (`questions`). `report` shows the answers. No Django, no database, no network.
"""
