"""Posts as people write them about anything, of our own making: where the middle of all posts lies."""

ORDINARY = """
my internet is down
where is my order
i was charged twice
thank you for the quick help
how do i change my password
your app keeps crashing on my phone
the train is late again
is anyone else having problems today
i want to cancel my contract
great service as always
when do you open on sunday
my bag was lost at the airport
the new update is terrible
can someone call me back please
i have been waiting for an hour
what does the premium plan cost
this is the worst company ever
love the new store in town
my card was declined at the shop
the driver was very rude to me
please send me an invoice
they never answer my emails
which phone should i buy
my account has been hacked
the food was cold
a new report on energy prices
the team won the game last night
police closed the road after an accident
how to sort a list in python
book me a table for two
@user hi, can you help me with this? httpurl
@user still no answer, not happy
RT @user: so proud of our team today httpurl
just landed, what a beautiful evening
@user ok thanks, will try that
""".strip().splitlines()
