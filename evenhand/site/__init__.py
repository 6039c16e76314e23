"""The public door: what people without an account may open.

`chat` is the live chat in its own asyncio process, with the window that visitors see. Nothing here knows a session;
whoever comes proves by a token what is theirs.
"""
