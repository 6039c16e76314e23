"""People: the organisation that serves: brands, teams, agents, queues, opening hours.

One organisation per installation, with many brands. A *brand* is what customers know us as; an
*agent* is a person who works here (a lead, an analyst or an administrator is an agent with that
role); a *team* serves brands and owns *queues*. Queues stand here, at the bottom, because cases
point at them; deciding which queue a case goes to is `routing`.
"""
