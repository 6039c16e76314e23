"""How sure a share is."""

import math
from statistics import NormalDist


def wilson(share: float, size: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """The bounds of a share found in a sample of that (effective) size; 0 and 1 where there was nothing to find.

    Honest near 0 and 1, where the plain interval is not (E. B. Wilson, Journal of the American Statistical Association
    22 (1927), pages 209-212).
    """
    if size <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = share + z * z / (2 * size)
    spread = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
