"""The matching rule: when an observation is a gold item.

1. Only sound observations count; what is in quarantine supports nothing.
2. An observation *touches* a gold item where both are of the same kind and a quote of the one overlaps a
   quote of the other in the same turn. Two quotes overlap if they share at least half (`LEAST_SHARE`) of
   the words of the shorter of them, and at least two words unless the gold quote has but one. Words are
   the spoken words and placeholders of the masked turn; fillers (ähm, also, halt, ne …) and punctuation
   do not count. Titles and fields do not count: the words of the respondent decide.
3. Strict: one to one. Each observation is matched with at most one gold item that it touches and the
   other way round, so that as many as possible are matched, then as many items as possible that are not
   optional, then as many shared words as possible. A second observation of the same item is false.
4. Lenient: any to any. Every observation that touches a gold item is right, every touched item found.
5. A gold item whose quotes were all cut by masking is neutral: it can be neither found nor missed. An
   optional item is right where it is found, and is not missed where it is not.
6. An observation *hits a trap* where its quotes overlap the trap's. A long-term wish and a solution
   without a problem are traps for quick wins alone, and one that carries the flag `long_term` or
   `solution_without_problem` has seen the trap: it is no hit, and neutral unless it is matched.
7. precision = right observations / observations; recall = found items / (found items + missed items);
   F1 is their harmonic mean.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from befund.evaluation.words import Place

# Two people who mark one statement seldom mark the same words: half of the shorter mark is what
# both meant, and a single word in common may be chance.
LEAST_SHARE = 0.5
LEAST_WORDS = 2

_ONE_MATCH = 10**12
_ONE_REQUIRED = 10**6


class MatchEdge(NamedTuple):
    """An observation that touches a gold item, and how many words they share.

    Both by their places in their lists.
    """

    observation: int
    item: int
    shared: int


def overlaps(gold: AbstractSet[Place], observed: AbstractSet[Place]) -> bool:
    """Whether two quotes overlap, by the places of their words."""
    shared = len(gold & observed)
    shorter = min(len(gold), len(observed))
    return shared >= min(LEAST_WORDS, len(gold)) and shared >= LEAST_SHARE * shorter and shared > 0


def shared_words(gold: Sequence[AbstractSet[Place]], observed: Sequence[AbstractSet[Place]]) -> int:
    """How many words overlapping quotes of two sides share; 0 where no quote overlaps another."""
    shared: set[Place] = set()
    for quote in gold:
        for other in observed:
            if overlaps(quote, other):
                shared |= quote & other
    return len(shared)


def assign(edges: Sequence[MatchEdge], required: AbstractSet[int]) -> list[MatchEdge]:
    """The best one-to-one choice of edges; `required` holds the items that are not optional."""
    rows = sorted({edge.observation for edge in edges})
    columns = sorted({edge.item for edge in edges})
    by_pair = {(edge.observation, edge.item): edge for edge in edges}
    gain = [[_gain(by_pair.get((row, column)), required) for column in columns] for row in rows]
    if len(rows) > len(columns):
        # The algorithm gives each row a column of its own, so the shorter side must be the rows.
        transposed = list(zip(*gain, strict=True))
        pairs = [(row, column) for column, row in enumerate(_best_columns(transposed))]
    else:
        pairs = list(enumerate(_best_columns(gain)))
    chosen = (by_pair.get((rows[row], columns[column])) for row, column in pairs)
    return sorted(edge for edge in chosen if edge)


def _gain(edge: MatchEdge | None, required: AbstractSet[int]) -> int:
    if edge is None:
        return 0
    return _ONE_MATCH + (_ONE_REQUIRED if edge.item in required else 0) + edge.shared


def _best_columns(gain: Sequence[Sequence[int]]) -> list[int]:
    """For each row its column in the assignment of greatest gain (Kuhn-Munkres).

    Rows must not outnumber columns. Rows are taken in one by one. Each row and column has a price
    such that gain is never above the sum of both prices and equal to it where they are matched; a
    cheapest path over what is left then says who must change.
    """
    if not gain:
        return []
    width = len(gain[0])
    row_price = [0] * (len(gain) + 1)
    column_price = [0] * (width + 1)
    row_of = [0] * (width + 1)  # 1-based; 0 is no row
    for row in range(1, len(gain) + 1):
        row_of[0] = row
        came_from = _augment(gain, row_of, row_price, column_price)
        column = came_from.pop()
        # along the path each column is handed to the row before it, which frees that row's own
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    result = [0] * len(gain)
    for column in range(1, width + 1):
        if row_of[column]:
            result[row_of[column] - 1] = column - 1
    return result


def _augment(
    gain: Sequence[Sequence[int]], row_of: list[int], row_price: list[int], column_price: list[int]
) -> list[int]:
    """Grow the cheapest path from column 0's row to a free column.

    Where each came from, then that column. Dijkstra's search over columns: what a step costs is
    never negative, as prices are kept so.
    """
    width = len(row_of) - 1
    least: list[float] = [float("inf")] * (width + 1)
    came_from = [0] * (width + 1)
    seen = [False] * (width + 1)
    column = 0
    while row_of[column]:
        seen[column] = True
        row = row_of[column]
        for j in range(1, width + 1):
            cost = -gain[row - 1][j - 1] - row_price[row] - column_price[j]
            if not seen[j] and cost < least[j]:
                least[j], came_from[j] = cost, column
        unseen = [j for j in range(1, width + 1) if not seen[j]]
        nearest = min(unseen, key=lambda j: least[j])
        step = int(least[nearest])
        for j in range(width + 1):
            if seen[j]:
                row_price[row_of[j]] += step
                column_price[j] -= step
            else:
                least[j] -= step
        column = nearest
    came_from.append(column)
    return came_from
