"""What a person chooses for a number: facility, metric, date and status among suggestions, or the whole record.

Each part shows how sure the machine is, and why.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard.review import record_forms
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.errors import FactsError, RecordError
from facts.quantity import SHAPES, Qualifier, Quantity, printed_decimals
from facts.record import Fact, StatusKind, build
from facts.reviewing import Reviewing
from facts.sureness import LIKELY, SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from facts.language import Speaker
    from facts.number import Number
    from facts.sureness import Confidences, Sure


def show_confidences(confidences: Confidences, say: Speaker) -> None:
    """Show the parts in a row, the weak ones marked, and below why each is as sure as it is."""
    with st.container(horizontal=True, gap="small", key="certainty"):
        for name, sure in confidences:
            st.badge(f"{name_part(name, say)} {format_confidence(sure.value, say)}", color=_choose_colour(sure.value))
    st.caption(
        escape_markdown(
            "; ".join(
                f"{name_part(name, say)}: {explain_confidence(sure, say)}" for name, sure in confidences if sure.reasons
            )
        )
    )


def explain_confidence(sure: Sure, say: Speaker) -> str:
    """Return the reasons of one part in the language of the page."""
    return ", ".join(say(reason.text, words=reason.words) for reason in sure.reasons)


def list_reasons(confidences: Confidences, say: Speaker) -> str:
    """Return every reason once."""
    return "; ".join(dict.fromkeys(explain_confidence(sure, say) for _, sure in confidences if sure.reasons))


def name_part(name: str, say: Speaker) -> str:
    """Return what a part is called."""
    return {
        "number": say("Number"),
        "unit": say("Unit"),
        "hedge": say("Hedge"),
        "facility": say("Facility"),
        "metric": say("Metric"),
        "as_of": say("As of"),
        "status": say("Has it come true?"),
    }[name]


def format_confidence(sure: float, say: Speaker) -> str:
    """Return a confidence as the language writes it."""
    return saying.number(Decimal(str(round(sure, 2))), say.language)


def _choose_colour(sure: float) -> Literal["green", "orange", "red"]:
    return "green" if sure >= SURE else "orange" if sure >= LIKELY else "red"


NUMBER_FIELDS = ("qualifier", "amount", "lower", "upper", "unit")
OTHER_FIELDS = ("value_text", "unit_text", "period", "claimed_by", "page", "review_by", "derivation", "topics", "note")
CORRECTED = NUMBER_FIELDS + OTHER_FIELDS
_SIDES = ("lower", "upper")


def make_widget_prefix(number: Number) -> str:
    """Return what the widgets of one version of a number begin with: another version starts afresh."""
    return f"choice-{number.id}-{number.revision}"


def show_choices(number: Number, at: str, say: Speaker) -> None:
    """Show the four choices that every number needs."""
    labels = name_subjects(say.language)
    guesses, first = number.guesses, number.proposal.first
    _show_ranked_choice(
        "facility", say("Facility"), labels["facility"], guesses.facility, first.get("facility"), "F", at, say
    )
    _show_ranked_choice("metric", say("Metric"), labels["metric"], guesses.metric, first.get("metric"), "M", at, say)
    dates = [guess.date for guess in guesses.as_of]
    likeliest = next(iter(dates), None)
    _show_ranked_choice(
        "as_of", say("As of"), _list_dates(dates, say), dates, likeliest, "D", at, say, accept_new_options=True
    )
    status = record_forms.make_field_key(at, "status_kind")
    st.session_state.setdefault(status, str(guesses.status_kind))
    st.selectbox(
        say("Has it come true?"),
        [item.value for item in StatusKind],
        key=status,
        format_func=lambda code: say(code.replace("_", " ")),
        help=record_forms.explain_field(Fact, "status_kind", say),
    )


def _show_ranked_choice(
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
    key = record_forms.make_field_key(at, name)
    made = record_forms.take_made_id(name)
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
            format_func=_label_ranked(labels, ranked, say),
            help=record_forms.explain_field(Fact, name, say),
            placeholder=say("Choose"),
            **widget,
        )
    with turn:
        st.button(
            say("Other"),
            key=record_forms.make_field_key(key, "next"),
            shortcut=shortcut,
            help=say("Turn to the next guess"),
            disabled=len(ranked) < (1 if first is None else 2),
            on_click=_turn_to_next,
            args=(key, ranked),
            width="stretch",
        )


def _label_ranked(labels: Mapping[str, str], ranked: Sequence[str], say: Speaker) -> Callable[[str], str]:
    def named(code: str) -> str:
        label = labels.get(code, code)
        return say("{label} (guess {n})", label=label, n=ranked.index(code) + 1) if code in ranked else label

    return named


def _turn_to_next(key: str, ranked: Sequence[str]) -> None:
    chosen = st.session_state.get(key)
    place = ranked.index(chosen) if chosen in ranked else -1
    st.session_state[key] = ranked[(place + 1) % len(ranked)]


def _list_dates(guesses: Sequence[str], say: Speaker) -> dict[str, str]:
    return {**{date: _describe_date(date, say) for date in guesses}, "": say("undated")}


def _describe_date(date: str, say: Speaker) -> str:
    try:
        return saying.edtf(date, say.language)
    except FactsError:
        return date


def show_corrections(number: Number, at: str, say: Speaker) -> None:
    """Show the fields that a person may put right, as the machine read them."""
    given = _draft_fields(number, at)
    left, right = st.columns(2)
    with left:
        record_forms.show_form(Fact, NUMBER_FIELDS, given, at, say)
    with right:
        record_forms.show_form(Fact, OTHER_FIELDS[:5], given, at, say)
    record_forms.show_form(Fact, OTHER_FIELDS[5:], given, at, say)


def _draft_fields(number: Number, at: str) -> dict[str, Any]:
    """Return what accepting would write now; what the machine read where that is not a fact yet."""
    try:
        return Reviewing(catalogue_access.open_catalogue()).draft(number.id, read_values(number, at)).model_dump()
    except FactsError:
        return {**number.proposal.model_dump(), "value_text": number.phrase}


def read_values(number: Number, at: str) -> dict[str, Any]:
    """Return what was chosen and corrected, as fields of Fact; what was left empty follows by rule."""
    chosen = {
        name: st.session_state.get(record_forms.make_field_key(at, name))
        for name in ("facility", "metric", "status_kind")
    }
    as_of = st.session_state.get(record_forms.make_field_key(at, "as_of")) or None
    numbers = record_forms.read_form(Fact, NUMBER_FIELDS, at)
    others = {name: value for name, value in record_forms.read_form(Fact, OTHER_FIELDS, at).items() if value}
    return {**chosen, "as_of": as_of, **numbers, **others, **_derive_fields(number, numbers)}


def _derive_fields(number: Number, typed: Mapping[str, Any]) -> dict[str, Any]:
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
    if any(typed[name] != _format_plain(getattr(number.proposal, name)) for name in ("amount", *_SIDES)):
        derived["decimals"] = _count_decimals(typed)
    return derived


def _format_plain(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _count_decimals(typed: Mapping[str, Any]) -> int | None:
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415

    written = typed["amount"] or typed["upper"] or typed["lower"]
    try:
        return printed_decimals(Decimal(written))
    except (InvalidOperation, TypeError, ValueError):
        return None


def read_quantity(number: Number, given: Mapping[str, Any]) -> Quantity | None:
    """Return the number as corrected; raise RecordError where it cannot be one, None where nothing was read."""
    if number.quantity is None and "qualifier" not in given:
        return None
    read = number.proposal.model_dump()
    fields = {name: given.get(name, read.get(name)) for name in Quantity.model_fields}
    return build(Quantity, fields)


def phrase_number(number: Number, given: Mapping[str, Any], say: Speaker) -> str:
    """Say the number back in words, with its status; the printed words where it cannot be said."""
    try:
        item = read_quantity(number, given)
    except (RecordError, ValueError):
        item = None
    if item is None:
        return number.phrase
    return saying.with_status(saying.quantity(item, say.language), given.get("status_kind") or "actual", say.language)
