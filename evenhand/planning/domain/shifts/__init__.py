"""Shifts: who works when, so that the work is covered and every rule is kept.

Three mixed-integer programmes after one another (HiGHS). `covering` chooses how many work which shift on which day, by
pools of people who are alike (set covering, Dantzig 1954; a time zone is just more columns, so the sun is followed).
`naming` gives the shifts to people: rest, hours, days in a row, wishes, and unpopular hours evenly. `breaks` moves the
breaks to where they hurt least. The first one's bound holds for the whole: the gap that is told is honest.
Times are moments in UTC on a grid of equal slots; a day is a person's own, by the clock of their zone.
"""
