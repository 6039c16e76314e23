"""How many will write, and when: history, contenders, an honest contest among them, and a band around the winner.

`ahead.look_ahead` is the door. Days are calendar days where the desk is, cut into intervals of equal length; a
contender expects a number for each interval; what it got wrong from one past morning after the other (a rolling origin)
decides who is believed and how wide the band is.
"""
