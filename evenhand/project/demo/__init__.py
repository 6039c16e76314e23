"""The demo company and its customers: Harborline and Skerry, invented by us, and a day of posts about them.

`company` says who works there, `people` who writes, `day` what they write and when. Texts are our own,
by hand, in `texts/<language>/*.txt`; `grammar` reads them, `facts` fills in names and figures, `voice` gives
each person their spelling, `teller` makes stories of them. All of it is pure: the same seed, the same day.
Nothing here says what a post is about or how it should be handled: the product has to find out.
"""
