"""What a share in a sample says about the whole."""

import math

Z = 1.959964  # 95 %


def wilson(share: float, size: float) -> tuple[float, float]:
    """Wilson's score interval at 95 % for a share found in `size` posts; honest for none, too.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), p. 209 to 212.
    """
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z / (1 + Z * Z / size) * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    return max(0.0, middle - half), min(1.0, middle + half)
