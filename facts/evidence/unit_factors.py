"""Units made of others: 'W·m⁻²', 'N m' and 'km s⁻¹' as symbols with powers, compared with the code of a record."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from facts import units

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺²³", "0123456789-+23")
_FACTOR = r"[^\W\d_°]{1,4}(?:\^?[-−–]?[0-9](?![0-9])|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹])?"
_PRINTED = re.compile(rf"{_FACTOR}(?:(?:[ \u00a0\u202f]?[·⋅∙*./][ \u00a0]?|[ \u00a0\u202f])\(?{_FACTOR}\)?)*(?![^\W_])")
_PART = re.compile(r"([·⋅∙*./ \u00a0\u202f]*)(\()?([^\W\d_°⁰¹²³⁴⁵⁶⁷⁸⁹]+)\^?([-−–]?[0-9]|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹])?(\))?")
_CODE = re.compile(r"([./]?)([A-Za-z%\[\]_']+|\{[^}]*\}|1)(-?[0-9])?")


def printed_product(text: str, at: int, code: str) -> int | None:
    """Return where a printed product of units ends that is the unit of a code; None where it is another one."""
    wanted = _of_code(code)
    found = _PRINTED.match(text, at)
    if found is None or list(wanted.values()) == [1]:
        return None
    parts = list(_PART.finditer(found.group()))
    for count in range(len(parts), 0, -1):
        if _factors(parts[:count]) == wanted:
            return at + parts[count - 1].end()
    return None


def _factors(parts: list[re.Match[str]]) -> Counter[str]:
    factors: Counter[str] = Counter()
    is_below = False
    for part in parts:
        if "/" in part[1]:
            is_below = True
        power = int((part[4] or "1").translate(_RAISED).replace("−", "-").replace("–", "-"))
        for symbol, exponent in _base(part[3]).items():
            factors[symbol] += exponent * power * (-1 if is_below else 1)
        is_below = is_below and part[2] is not None and part[5] is None
    return Counter({symbol: power for symbol, power in factors.items() if power})


@lru_cache(maxsize=512)
def _base(symbol: str) -> Counter[str]:
    """A printed symbol as the parts of its code."""
    item = units.written_forms().get(symbol)
    return _of_code(item) if item else Counter({symbol: 1})


@lru_cache(maxsize=512)
def _of_code(code: str) -> Counter[str]:
    factors: Counter[str] = Counter()
    for mark, symbol, power in _CODE.findall(code):
        if symbol != "1":
            factors[symbol] += int(power or 1) * (-1 if mark == "/" else 1)
    return Counter({symbol: power for symbol, power in factors.items() if power})
