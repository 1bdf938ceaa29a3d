"""What a person chooses for a number: facility, metric, date and status among ranked guesses, or the whole record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import data
from dashboard.desk import form, making
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.errors import FactsError, RecordError
from facts.quantity import SHAPES, Qualifier, Quantity, printed_decimals
from facts.record import Fact, StatusKind, build
from facts.reviewing import Reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from facts.language import Speaker
    from facts.number import Number

NUMBER_FIELDS = ("qualifier", "amount", "lower", "upper", "unit")
OTHER_FIELDS = ("value_text", "unit_text", "period", "claimed_by", "page", "review_by", "derivation", "topics", "note")
CORRECTED = NUMBER_FIELDS + OTHER_FIELDS
_SIDES = ("lower", "upper")


def prefix(number: Number) -> str:
    """Return what the widgets of one version of a number begin with: another version starts afresh."""
    return f"choice-{number.id}-{number.revision}"


def choices(number: Number, at: str, say: Speaker) -> None:
    """Show the four choices that every number needs."""
    labels = name_subjects(say.language)
    guesses, first = number.guesses, number.proposal.first
    _ranked("facility", say("Facility"), labels["facility"], guesses.facility, first.get("facility"), "F", at, say)
    _ranked("metric", say("Metric"), labels["metric"], guesses.metric, first.get("metric"), "M", at, say)
    dates = [guess.date for guess in guesses.as_of]
    likeliest = next(iter(dates), None)
    _ranked("as_of", say("As of"), _dates(dates, say), dates, likeliest, "D", at, say, accept_new_options=True)
    status = form.key(at, "status_kind")
    st.session_state.setdefault(status, str(guesses.status_kind))
    st.selectbox(
        say("Has it come true?"),
        [item.value for item in StatusKind],
        key=status,
        format_func=lambda code: say(code.replace("_", " ")),
        help=form.explained(Fact, "status_kind", say),
    )


def _ranked(
    name: str,
    title: str,
    labels: Mapping[str, str],
    guesses: Sequence[str],
    first: str | None,
    shortcut: str,
    at: str,
    say: Speaker,
    **widget: Any,
) -> None:
    """Show one choice, the guesses first; a key turns to the next guess.

    `first` is what is chosen to begin with: nothing where none of the guesses is likely.
    """
    key = form.key(at, name)
    made = making.made(name)
    if made:
        st.session_state[key] = made
    st.session_state.setdefault(key, first)
    ranked = [guess for guess in guesses if guess in labels]
    others = sorted(labels.keys() - ranked, key=lambda code: labels[code].casefold())
    chosen, turn = st.columns([3, 1.2], vertical_alignment="bottom")
    with chosen:
        st.selectbox(
            title,
            [*ranked, *others],
            key=key,
            index=None,
            format_func=_named(labels, ranked, say),
            help=form.explained(Fact, name, say),
            placeholder=say("Choose"),
            **widget,
        )
    with turn:
        st.button(
            say("Other"),
            key=form.key(key, "next"),
            shortcut=shortcut,
            help=say("Turn to the next guess"),
            disabled=len(ranked) < (1 if first is None else 2),
            on_click=_turn,
            args=(key, ranked),
            width="stretch",
        )


def _named(labels: Mapping[str, str], ranked: Sequence[str], say: Speaker) -> Callable[[str], str]:
    def named(code: str) -> str:
        label = labels.get(code, code)
        return say("{label} (guess {n})", label=label, n=ranked.index(code) + 1) if code in ranked else label

    return named


def _turn(key: str, ranked: Sequence[str]) -> None:
    chosen = st.session_state.get(key)
    place = ranked.index(chosen) if chosen in ranked else -1
    st.session_state[key] = ranked[(place + 1) % len(ranked)]


def _dates(guesses: Sequence[str], say: Speaker) -> dict[str, str]:
    return {**{date: _dated(date, say) for date in guesses}, "": say("undated")}


def _dated(date: str, say: Speaker) -> str:
    try:
        return saying.edtf(date, say.language)
    except FactsError:
        return date


def corrections(number: Number, at: str, say: Speaker) -> None:
    """Show the fields that a person may put right, as the machine read them."""
    given = _drafted(number, at)
    left, right = st.columns(2)
    with left:
        form.show(Fact, NUMBER_FIELDS, given, at, say)
    with right:
        form.show(Fact, OTHER_FIELDS[:5], given, at, say)
    form.show(Fact, OTHER_FIELDS[5:], given, at, say)


def _drafted(number: Number, at: str) -> dict[str, Any]:
    """Return what accepting would write now; what the machine read where that is not a fact yet."""
    try:
        return Reviewing(data.catalogue()).draft(number.id, values(number, at)).model_dump()
    except FactsError:
        return {**number.proposal.model_dump(), "value_text": number.phrase}


def values(number: Number, at: str) -> dict[str, Any]:
    """Return what was chosen and corrected, as fields of Fact; what was left empty follows by rule."""
    chosen = {name: st.session_state.get(form.key(at, name)) for name in ("facility", "metric", "status_kind")}
    as_of = st.session_state.get(form.key(at, "as_of")) or None
    numbers = form.read(Fact, NUMBER_FIELDS, at)
    others = {name: value for name, value in form.read(Fact, OTHER_FIELDS, at).items() if value}
    return {**chosen, "as_of": as_of, **numbers, **others, **_derived(number, numbers)}


def _derived(number: Number, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from corrected numbers: which bounds are included, and the precision as typed."""
    if not typed:
        return {}
    shape = SHAPES[Qualifier(typed["qualifier"])]
    is_same = typed["qualifier"] == number.proposal.qualifier
    derived: dict[str, Any] = {}
    for side in _SIDES:
        stated, read = getattr(shape, f"{side}_inclusive"), getattr(number.proposal, f"{side}_inclusive")
        included = read if is_same and read is not None else stated if stated is not None else True
        derived[f"{side}_inclusive"] = included if typed[side] is not None else None
    if any(typed[name] != _plain(getattr(number.proposal, name)) for name in ("amount", *_SIDES)):
        derived["decimals"] = _decimals(typed)
    return derived


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _decimals(typed: Mapping[str, Any]) -> int | None:
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415

    written = typed["amount"] or typed["upper"] or typed["lower"]
    try:
        return printed_decimals(Decimal(written))
    except (InvalidOperation, TypeError, ValueError):
        return None


def quantity(number: Number, given: Mapping[str, Any]) -> Quantity | None:
    """Return the number as corrected; raise RecordError where it cannot be one, None where nothing was read."""
    if number.quantity is None and "qualifier" not in given:
        return None
    read = number.proposal.model_dump()
    fields = {name: given.get(name, read.get(name)) for name in Quantity.model_fields}
    return build(Quantity, fields)


def said(number: Number, given: Mapping[str, Any], say: Speaker) -> str:
    """Say the number back in words, with its status; the printed words where it cannot be said."""
    try:
        item = quantity(number, given)
    except (RecordError, ValueError):
        item = None
    if item is None:
        return number.phrase
    return saying.with_status(saying.quantity(item, say.language), given.get("status_kind") or "actual", say.language)
