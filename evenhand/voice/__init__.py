"""The voice of the customer: what comes again and again, what it costs, who mends it, and whether that helped.

A *cause* is what stands behind an issue, in somebody's hands. Its *avoidable work* is contacts times minutes times the
share that a mended product would spare; the share is a person's estimate and says whose. An *issue tally* counts a
day's cases about an issue. A *product team* mends things; a *product hand over* is one cause given to one of them.
"""
