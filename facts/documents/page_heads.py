"""The heads of a table on a PDF page: which columns each stands over, one or several, and where that is in doubt."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from facts.documents.printed_line import PageRow, WordChunk, find_covered, split_cells, split_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Span = tuple[float, float]

_ALIGNED, _CLOSE = 0.6, 0.35
"""So far from the middle or an edge of its columns may a head stand, as a part of its size."""
_JOINED = 0.4
"""White as wide as that between words may be that between two heads, or not."""
_TOUCHING = re.compile(r"[a-zß-ÿ]{3}[A-ZÀ-Þ][a-zß-ÿ]{2}")
"""Two words without white between them, as those of narrow columns may be printed."""
_DIGIT = re.compile(r"\d")


class PlacedHead(NamedTuple):
    """The words of a head with the columns it stands over, from `first` to before `last`."""

    chunk: WordChunk
    first: int
    last: int
    is_doubted: bool = False
    """Whether it may as well stand over another column."""


def _place_heads(row: PageRow, columns: Sequence[Span], below: PageRow | None) -> list[PlacedHead]:
    """Return which columns each head of a row stands over: one that it is aligned with, or several."""
    chunks = split_chunks(row, columns)
    labels = [chunk for chunk in chunks if find_covered(chunk, columns)[:1] == [0]]
    others = [chunk for chunk in chunks if chunk not in labels]
    if apart := _place_words(row, columns, others):
        return apart
    found = [PlacedHead(chunk, 0, 1) for chunk in labels]
    own = [_find_own_column(chunk, columns) for chunk in others]
    singles = [PlacedHead(chunk, at, at + 1) for chunk, at in zip(others, own, strict=True)]
    is_single = len(set(own)) == len(own) and all(
        len(find_covered(chunk, columns)) < 2 or len(others) >= len(columns) - 1 for chunk in others
    )
    goes_on = any(chunk.text.endswith(("-", "–")) for chunk in others)
    if is_single and (not others or len(others) >= len(columns) - 1 or _is_interleaved(row, below) or goes_on):
        return [*found, *_doubt_heads(singles, columns, row.size)]
    is_aligned = is_single and all(_measure_misfit([head], columns) < _ALIGNED * row.size for head in singles)
    if even := _share_evenly(others, columns, below):
        return [*found, *even]
    shared = _share_columns(others, columns, below)
    is_fitting = _measure_misfit(shared, columns) < _ALIGNED * row.size * len(others)
    chosen = shared if (is_fitting and _has_all_dates(below, columns)) or not is_aligned else singles
    return [*found, *_doubt_heads(chosen, columns, row.size)]


def _place_words(row: PageRow, columns: Sequence[Span], chunks: Sequence[WordChunk]) -> list[PlacedHead]:
    """Return heads by the columns that their words stand over, where what stands together is not one head.

    The heads of narrow columns are wider than the figures and leave hardly more white than that between words; each
    part then has the same place over its own column.
    """
    cells = split_cells(row, columns)
    found = [PlacedHead(chunk, at, at + 1) for at, chunk in sorted(cells.items())]
    parts = [head for head in found if head.first]
    is_apart = len(parts) > len(chunks) and all(
        _measure_misfit([head], columns) < _CLOSE * row.size for head in parts if head.chunk not in chunks
    )
    if not is_apart:
        return []
    gaps = [other.chunk.x0 - one.chunk.x1 for one, other in pairwise(parts)]
    usual = _measure_blank(parts, row.size)
    near = {id(head) for head in parts if _is_near_another(parts, gaps, head, usual)}
    judged = _doubt_heads(found, columns, row.size)
    return [
        one._replace(is_doubted=one.is_doubted or id(head) in near) for head, one in zip(found, judged, strict=True)
    ]


def _measure_blank(parts: Sequence[PlacedHead], size: float) -> float:
    """Return the widest white between the words of one head."""
    blanks = [
        other.x0 - one.x1
        for head in parts
        for one, other in pairwise(head.chunk.pieces)
        if other.x0 - one.x1 > 0.1 * size
    ]
    return max(blanks, default=_JOINED * size)


def _is_near_another(parts: Sequence[PlacedHead], gaps: Sequence[float], head: PlacedHead, usual: float) -> bool:
    """Whether the white beside a head is no wider than that between words."""
    at = parts.index(head)
    return any(gap <= 1.05 * usual for gap in gaps[max(at - 1, 0) : at + 1])


def _doubt_heads(heads: Sequence[PlacedHead], columns: Sequence[Span], size: float) -> list[PlacedHead]:
    """Return heads, with doubt where one is not in line with its columns and reaches over another, or two share one."""
    found = []
    for head in heads:
        strange = [at for at in find_covered(head.chunk, columns) if at and not head.first <= at < head.last]
        is_crooked = bool(strange) and _measure_misfit([head], columns) > _ALIGNED * size
        is_over = any(_covers_most(head.chunk, columns[at]) for at in strange)
        is_shared = any(other is not head and other.first < head.last and head.first < other.last for other in heads)
        is_joined = _TOUCHING.search(head.chunk.text) is not None
        found.append(head._replace(is_doubted=is_crooked or is_over or is_shared or is_joined))
    return found


def _covers_most(chunk: WordChunk, column: Span) -> bool:
    """Whether a head stands over more than half of a column."""
    return min(chunk.x1, column[1]) - max(chunk.x0, column[0]) > 0.5 * (column[1] - column[0])


def _is_interleaved(row: PageRow, below: PageRow | None) -> bool:
    """Whether the next line of heads stands so close that both are lines of cells beside each other."""
    return below is not None and row.foot - below.foot < 0.9 * row.size


def _has_all_dates(below: PageRow | None, columns: Sequence[Span]) -> bool:
    """Whether the heads below have a year or another date over each column, or the same words again and again."""
    cells = split_cells(below, columns) if below else {}
    texts = [cells[at].text for at in range(1, len(columns)) if at in cells]
    return len(texts) == len(columns) - 1 and (all(map(_DIGIT.search, texts)) or len(set(texts)) <= len(texts) // 2)


def _share_evenly(chunks: Sequence[WordChunk], columns: Sequence[Span], below: PageRow | None) -> list[PlacedHead]:
    """Share out the columns in equal parts, where the heads below repeat and each head is over its part.

    The heads below may be wider than the figures under them: what a part reaches over is measured by both.
    """
    count, width = len(chunks), len(columns) - 1
    cells = split_cells(below, columns) if below else {}
    texts = [cells[at].text if at in cells else "" for at in range(1, width + 1)]
    if count < 2 or width % count or not all(texts) or width == count:
        return []
    part = width // count
    if any(texts[at] != texts[at % part] for at in range(width)):
        return []
    found = [PlacedHead(chunk, 1 + at * part, 1 + (at + 1) * part) for at, chunk in enumerate(chunks)]
    are_over = all(
        min(columns[head.first][0], cells[head.first].x0) <= 0.5 * (head.chunk.x0 + head.chunk.x1)
        and 0.5 * (head.chunk.x0 + head.chunk.x1) <= max(columns[head.last - 1][1], cells[head.last - 1].x1)
        for head in found
    )
    return found if are_over else []


def _find_own_column(chunk: WordChunk, columns: Sequence[Span]) -> int:
    middle = 0.5 * (chunk.x0 + chunk.x1)
    return min(range(1, len(columns)), key=lambda at: abs(0.5 * sum(columns[at]) - middle))


def _share_columns(chunks: Sequence[WordChunk], columns: Sequence[Span], below: PageRow | None) -> list[PlacedHead]:
    """Share out the columns behind the labels to the heads of a row: all aligned in one way, as well as can be."""
    measures = [_measure_middle, _measure_left, _measure_right] if _has_all_dates(below, columns) else [_measure_middle]
    ways = [_share_by(measure, chunks, columns) for measure in measures]
    _, ends = min(ways, key=lambda way: way[0])
    if not ends:
        return [PlacedHead(chunk, at, at + 1) for chunk in chunks for at in [_find_own_column(chunk, columns)]]
    return [PlacedHead(chunk, first, last) for chunk, first, last in zip(chunks, [1, *ends], ends, strict=False)]


def _share_by(
    measure: Callable[[WordChunk, float, float], float], chunks: Sequence[WordChunk], columns: Sequence[Span]
) -> tuple[float, list[int]]:
    """Return the cost of the best way, and one after the last column of each head; nothing where none is possible."""
    ways: dict[int, tuple[float, list[int]]] = {1: (0.0, [])}
    for chunk in chunks:
        further: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in ways.items():
            for end in range(start + 1, len(columns) + 1):
                price = cost + measure(chunk, columns[start][0], columns[end - 1][1])
                if end not in further or price < further[end][0]:
                    further[end] = (price, [*ends, end])
        ways = further
    return ways.get(len(columns), (float("inf"), []))


def _measure_middle(chunk: WordChunk, left: float, right: float) -> float:
    return abs(0.5 * (chunk.x0 + chunk.x1 - left - right))


def _measure_left(chunk: WordChunk, left: float, _: float) -> float:
    return abs(chunk.x0 - left) + 0.1


def _measure_right(chunk: WordChunk, _: float, right: float) -> float:
    return abs(chunk.x1 - right) + 0.1


def _measure_misfit(heads: Sequence[PlacedHead], columns: Sequence[Span]) -> float:
    """Return how far heads are from the middle, the left or the right edge of their columns, whichever is nearest."""
    return sum(
        min(measure(head.chunk, columns[head.first][0], columns[head.last - 1][1]) for measure in _MEASURES)
        for head in heads
    )


_MEASURES = (_measure_middle, _measure_left, _measure_right)


class StackedHeads(NamedTuple):
    """The levels of the heads from the top: the words over each column, and the columns whose head is in doubt."""

    levels: list[dict[int, list[WordChunk]]]
    doubted: frozenset[int]


def stack_heads(rows: Sequence[PageRow], columns: Sequence[Span], sideways: dict[int, list[WordChunk]]) -> StackedHeads:
    """Return the heads of a table, the lines of one head together; `sideways` those set so, by column."""
    levels: list[dict[int, list[WordChunk]]] = []
    reach: list[dict[int, int]] = []
    doubted: set[int] = set()
    for at, row in enumerate(rows):
        heads = _place_heads(row, columns, rows[at + 1] if at + 1 < len(rows) else None)
        doubted.update(column for head in heads if head.is_doubted for column in _list_columns(head, columns))
        level = {head.first: [head.chunk] for head in heads}
        spans = {head.first: head.last for head in heads}
        is_wide = any(head.last - head.first > 1 for head in heads)
        if levels and not is_wide and not any(end - start > 1 for start, end in reach[-1].items()):
            for column, chunks in level.items():
                levels[-1].setdefault(column, []).extend(chunks)
                reach[-1][column] = spans[column]
        else:
            levels.append(level)
            reach.append(spans)
    if sideways:
        levels.append(dict(sideways))
        reach.append({column: column + 1 for column in sideways})
    doubted |= _find_headless(reach, len(columns))
    for at in range(len(levels) - 1, 0, -1):
        _raise_single_heads(levels[at - 1], reach[at - 1], levels[at])
    return StackedHeads(levels, frozenset(doubted))


def _list_columns(head: PlacedHead, columns: Sequence[Span]) -> list[int]:
    """Return the columns that a head may be that of."""
    return [at for at in {*range(head.first, head.last), *find_covered(head.chunk, columns)} if at]


def _find_headless(reach: Sequence[dict[int, int]], count: int) -> set[int]:
    """Return the columns without a head of their own, where others have one, and those beside a column without any.

    A head over several columns that none stands below may as well be the heads of each, printed close together.
    """
    lowest = {at: end - start for level in reach for start, end in level.items() for at in range(start, end)}
    shared = {at for at, width in lowest.items() if at and width > 1}
    bare = {at for at in range(1, count) if at not in lowest}
    if not bare or count < 3:
        return shared
    return shared | bare | {near for at in bare for near in (at - 1, at + 1) if 0 < near < count}


def _raise_single_heads(
    upper: dict[int, list[WordChunk]], reach: dict[int, int], lower: dict[int, list[WordChunk]]
) -> None:
    """Move heads that no other stands over to the row above."""
    covered = {at for start, end in reach.items() if end - start > 1 for at in range(start, end)}
    for at in sorted(lower):
        if at not in covered:
            upper[at] = [*upper.get(at, []), *lower.pop(at)]
            reach[at] = at + 1
