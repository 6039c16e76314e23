"""Sentences of our own about service, with how they feel: what word lists do not tell ("on hold for two hours")."""

import random
from collections.abc import Iterator

SLOTS: dict[str, str] = {
    "thing": "internet|wifi|phone|order|parcel|package|card|account|app|flight|bag|luggage|refund|booking|router|"
    "tv box|bill|subscription|laptop|ticket|seat|delivery|connection|signal|payment|password|voucher|website|"
    "update|booking code|reservation|replacement|statement|transfer|policy|claim|phone line|gate|crew|plane",
    "broken": "not working|down|broken|gone|lost|stuck|missing|blocked|cancelled|delayed|late|locked|frozen|dead|"
    "still not here|wrong|out again|crashing|declined|damaged|not loading|overcharged|ruined|cut off",
    "long": "two hours|3 hours|45 minutes|days|a week|weeks|all day|over an hour|since yesterday|a month|ages|"
    "since monday|four days|the whole weekend|half a day|an hour and a half|forever",
    "who": "@user|you guys|your agent|your staff|customer service|support|your team|the company|the lady at the desk",
    "did": "hung up on me|never called back|keep ignoring me|lost my {thing}|charged me twice|won't answer|"
    "cancelled my {thing}|told me to call again|refused to help|sent me in circles|lied to me|overbooked us|"
    "can't find my {thing}|transferred me five times|left us waiting|don't care|stopped responding|"
    "misplaced my {thing}",
    "praise": "great|fantastic|amazing|so helpful|super quick|wonderful|so kind|brilliant|awesome|excellent|lovely|"
    "the best|perfect|very friendly|outstanding|really good|top notch",
    "day": "monday|tomorrow|today|tonight|friday|next week|sunday|the 14th|june|the weekend|christmas",
    "place": "london|boston|the airport|austin|denver|berlin|dallas|the city|your shop|terminal 2|my area|jfk|ny",
    "do": "change my {thing}|book a {thing}|check my {thing}|update my address|use my voucher|upgrade|"
    "add a second {thing}|pay by card|bring a dog|switch plans|pick it up myself|get an invoice|track my {thing}|"
    "cancel my {thing}|move my {thing} to {day}|reset the {thing}|use it abroad|get a receipt|sign up",
}

NEGATIVE = """
my {thing} is {broken}
{who} my {thing} is {broken} again
my {thing} has been {broken} for {long}
my {thing} has been {broken} for {long} and nobody answers
still waiting for my {thing}
still no {thing} after {long}
been on hold for {long}
on hold with {who} for {long}
i have been waiting {long} for a reply
{who} {did}
{who} {did} after {long}
why is my {thing} {broken}
why is the {thing} always {broken} @user
why can't you just fix my {thing}
how can a {thing} be {broken} for {long}
where is my {thing}? it has been {long}
{long} and still no {thing}
{long} on the phone and no help
no one can tell me where my {thing} is
nobody at {place} knows anything about my {thing}
another day, another {broken} {thing}
thanks for nothing {who}
thanks for losing my {thing} @user
great, my {thing} is {broken} again
nice job @user, {thing} {broken} for {long}
you lost my {thing} and {did}
third time this month that my {thing} is {broken}
i want my money back
i want a refund, the {thing} is {broken}
never using @user again
never flying with @user again
last time i buy from @user
i am switching to someone else
cancelling my account today
so done with {who}
worst {thing} ever
what kind of company does that
how is this acceptable
that is not good enough @user
you should be ashamed @user
@user fix your {thing}
@user get it together
@user do better
@user your {thing} is a joke
@user your {thing} sucks
unreal @user. {thing} {broken} for {long}
{thing} {broken}, missed my connection, stuck in {place}
stuck in {place} for {long} because of @user
sitting on the tarmac in {place} for {long}
we missed our wedding because the {thing} was {broken}
your {thing} is {broken} and {who} {did}
i was charged twice and {who} {did}
you charged me for a {thing} i never got
can't even log in, the {thing} is {broken}
can't get through to anyone
phone just rings and nobody picks up
i call and get disconnected every time
i paid for a {thing} that is {broken}
not what i paid for
not happy with my {thing}
not impressed @user
your {thing} doesn't work
the {thing} won't load
the {thing} keeps crashing
is there anyone at @user who can actually help
do you even read these messages
would be nice if {who} answered
must be nice to take my money and {did}
are you ever going to fix the {thing}
no email, no call, no {thing}
nothing but problems with my {thing}
{who} just {did} unbelievable
how hard is it to send a {thing}
rude staff at {place}
crew was rude to my mother at {place}
delayed again. no explanation, no apology
cancelled flight, no hotel, no help
you have my {thing} and will not give it back
why would you {do} without asking me
"""

NEUTRAL = """
how do i {do}
how can i {do}?
can i {do}
can i {do} on {day}?
could you tell me if i can {do} @user
is it possible to {do}
is there a way to {do}
do you fly to {place} on {day}
do you have a shop in {place}
what time do you open on {day}
when does the {thing} arrive in {place}
when will the {thing} be available in {place}
where can i {do}
which {thing} do i need in {place}
what is the price of a {thing}
what's the number to call to {do}
what is the limit for a {thing}
i need to {do}
i would like to {do}
i want to {do} please
just sent you a dm
sent you a dm with my details
dm sent
following you now, please dm me
here is my number: __number__
my code is __number__
yes please
yes
ok
ok, will do
no, it was {day}
it is for {day}
i am in {place}
on my way to {place}
flying to {place} on {day}
{thing} is booked for {day}
heading to {place} on {day} with @user
@user to open a new shop in {place} httpurl
@user announces a new {thing} for {day} httpurl
@user {thing} from {place} to {place} httpurl
new {thing} by @user: httpurl
read about the {thing} here httpurl
watching the news about @user
are you hiring in {place}
does the {thing} include wifi
is the {thing} from {place} on {day} on time
is flight 000 on time
please follow back so i can dm you
any news on the {thing} for {day}
does anyone know how to {do}
who do i ask to {do}
what does the {thing} code mean
my daughter flies to {place} on {day}, do we need a {thing}
i have a question about my {thing}
quick question: can i {do}
i have a {thing} and a {thing}
the {thing} is on {day}
the meeting is on {day} at {place}
do i have to {do} before {day}
how long does it take to {do}
how many bags can i bring to {place}
will you {do} for {day}
would i be able to {do}
the {thing} came on {day}
please {do} for me
i am calling to {do}
thanks, i will check on {day}
thanks, how do i {do}
hi, can someone help me {do}
hello, i need help to {do}
"""

POSITIVE = """
{who} was {praise}
{who} were {praise} today, thank you
thank you {who}, you were {praise}
thank you so much @user
thanks for the quick reply @user
thanks for the {praise} help
thanks @user, my {thing} is back
thanks, it works now
it works again, thank you
got my {thing} back, thank you @user
{praise} service at {place}
{praise} flight to {place} with @user
{praise} crew on my flight to {place}
@user you are {praise}
@user is {praise}
my new {thing} is {praise}
love the new {thing} @user
love flying with @user
loving my {thing}
i love @user
best {thing} ever
shout out to {who} at {place}, {praise}
kudos to {who} for finding my {thing}
big thanks to {who}
really appreciate the help
much appreciated
you made my day @user
that was fast, thank you
great job @user
well done @user
so happy with my {thing}
very happy with {who}
so excited for my trip to {place}
can't wait to fly to {place}
can't wait for my {thing}
smooth flight, on time, {praise} crew
on time and {praise}
arrived early, {praise} @user
never had a problem with @user
you guys rock
will fly with you again
will definitely buy again
problem solved, {praise} team
refund arrived, thanks
they upgraded me for free
highly recommend @user
five stars for {who}
five stars
perfect, thanks
awesome, thank you
sorted in five minutes, {praise}
"""


def sentences(seed: int, repeats: int = 12) -> Iterator[tuple[str, str]]:
    """Sentence and feeling; each pattern is filled a few times, plainly or as people type."""
    generator = random.Random(seed)  # noqa: S311 (no secret)
    for feeling, patterns in (("negative", NEGATIVE), ("neutral", NEUTRAL), ("positive", POSITIVE)):
        for pattern in filter(None, patterns.splitlines()):
            filled = {_typed(_filled(pattern, generator), generator) for _ in range(repeats)}
            for sentence in sorted(filled):
                yield sentence, feeling


def _filled(pattern: str, generator: random.Random) -> str:
    while "{" in pattern:
        name = pattern[pattern.index("{") + 1 : pattern.index("}")]
        pattern = pattern.replace("{" + name + "}", generator.choice(SLOTS[name].split("|")), 1)
    return pattern


def _typed(sentence: str, generator: random.Random) -> str:
    """With or without a handle before it, a stop behind it, and a capital."""
    if "@user" not in sentence and generator.random() < 0.5:
        sentence = f"@user {sentence}"
    if generator.random() < 0.4:
        sentence += generator.choice(".!…") if "?" not in sentence else ""
    return sentence[0].upper() + sentence[1:] if generator.random() < 0.6 else sentence
