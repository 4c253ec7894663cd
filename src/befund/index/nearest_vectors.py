"""The nearest among vectors, found exactly.

The same on every machine, and whatever order they come in. An approximate graph is never built the
same way twice, and what findings are must not hang on it. Products of whole numbers have no
rounding errors: so vectors are rounded before they are compared.
"""

import numpy as np
import numpy.typing as npt

# of a unit vector's length: any sum of products stays below 2^24, which float32 holds exactly
_STEPS = 2048
_ROWS = 512  # compared with all others at once

Vectors = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def nearest(vectors: Vectors, k: int) -> list[list[tuple[int, float]]]:
    """For each vector its `k` nearest others, nearest first and equal ones by number.

    How near they are is given in standard deviations above what two of these vectors usually have:
    cosines themselves mean something else with each model.
    """
    count = len(vectors)
    if count < 2 or k < 1:
        return [[] for _ in range(count)]
    rounded = _rounded(vectors)
    found: list[tuple[Integers, Integers]] = []
    total, squares = 0.0, 0.0
    for start in range(0, count, _ROWS):
        products = (rounded[start : start + _ROWS] @ rounded.T).astype(np.int64)
        rows = np.arange(len(products))
        products[rows, start + rows] = 0
        total += float(products.sum())
        squares += float(np.square(products, dtype=np.float64).sum())
        found.append(_best(products, start, min(k, count - 1)))
    pairs = count * (count - 1)
    mean = total / pairs
    spread = max(float(np.sqrt(max(squares / pairs - mean**2, 0.0))), 1.0)
    result = []
    for block in found:
        for places, near in zip(*block, strict=True):
            row = zip(places, near, strict=True)
            result.append(
                [(int(other), round((int(product) - mean) / spread, 4)) for other, product in row]
            )
    return result


def _rounded(vectors: Vectors) -> Vectors:
    """Unit vectors in whole numbers."""
    length = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.asarray(
        np.rint(vectors / np.where(length == 0, 1.0, length) * _STEPS), dtype=np.float32
    )


def _best(products: Integers, start: int, k: int) -> tuple[Integers, Integers]:
    """For each row the places of the largest products, and these.

    A key of product and place is never there twice.
    """
    rows, count = products.shape
    keys = products * count + np.arange(count - 1, -1, -1)
    # nothing is near itself
    keys[np.arange(rows), start + np.arange(rows)] = np.iinfo(np.int64).min
    top = np.sort(np.partition(keys, count - k, axis=1)[:, count - k :], axis=1)[:, ::-1]
    return count - 1 - top % count, top // count
