"""Shares of a whole: their intervals, and whether two differ."""
import math


def two_proportions(a, n, b, m):
    """p of the two-sided z test with the pooled share."""
    share = (a + b) / (n + m)
    spread = math.sqrt(share * (1 - share) * (1 / n + 1 / m))
    if spread == 0:
        return 1.0
    return math.erfc(abs(a / n - b / m) / spread / math.sqrt(2))


def wilson(k, n):
    z = 1.959963984540054
    middle = (k / n + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(
        k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def difference(a, n, b, m):
    """The interval of a/n - b/m (Newcombe 1998, method 10)."""
    p, q = a / n, b / m
    (low1, high1), (low2, high2) = wilson(a, n), wilson(b, m)
    return (p - q - math.hypot(p - low1, high2 - q),
            p - q + math.hypot(high1 - p, q - low2))


def changed(a, n, b, m, fewest):
    """1: the first share is greater beyond chance, -1: smaller, else 0."""
    if min(n, m) < fewest:
        return 0
    low, high = difference(a, n, b, m)
    return 1 if low > 0 else -1 if high < 0 else 0
