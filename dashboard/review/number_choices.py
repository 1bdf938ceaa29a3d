"""What a person chooses for a number: suggestions with their confidence and reason, or a form of the whole record.

Forms are made from the models: each field with its description and example. The state of widgets is read again in
callbacks, which run before the page does, so that nothing typed is lost.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, get_args

import streamlit as st

from dashboard.safe_text import escape_markdown, make_public_error
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from facts import saying
from facts.catalog import ReviewService
from facts.errors import FactsError, RecordError
from facts.languages import ENGLISH, INTERFACE_LANGUAGES, LANGUAGES
from facts.model import units
from facts.model.candidate_number import NewFacility, NewMetric
from facts.model.confidence import LIKELY, SURE
from facts.model.metric import Metric
from facts.model.quantity import SHAPES, Qualifier, Quantity, count_decimals
from facts.model.record import Fact, StatusKind, build_record
from facts.model.research_facility import Facility, find_field, gather_names, get_example, name_column, read_language
from facts.model.text_limits import find_max_length

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from facts.languages.translator import Speaker
    from facts.model.candidate_number import CandidateNumber
    from facts.model.confidence import Confidence, Confidences


_LONG = frozenset({"note", "definition"})


def make_field_key(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"


def show_form(
    model: type[BaseModel], names: Sequence[str], given: Mapping[str, Any], prefix: str, say: Speaker
) -> dict[str, Any]:
    """Show a widget for each field and return what they hold."""
    titles = list_field_titles(say)
    for name in names:
        _show_widget(model, name, given.get(name), make_field_key(prefix, name), titles.get(name, name), say)
    return read_form(model, names, prefix)


def read_form(model: type[BaseModel], names: Sequence[str], prefix: str) -> dict[str, Any]:
    """Return what the widgets hold as the model takes it; fields that are not shown are left out."""
    shown = [name for name in names if make_field_key(prefix, name) in st.session_state]
    return {name: _read_field_value(model, name, st.session_state[make_field_key(prefix, name)]) for name in shown}


def _show_widget(model: type[BaseModel], name: str, value: Any, key_: str, label: str, say: Speaker) -> None:
    help_ = explain_field(model, name, say)
    options = _list_options(model, name)
    if options:
        st.session_state.setdefault(key_, str(value) if value is not None else _get_first_option(model, name))
        st.selectbox(label, options, key=key_, help=help_, format_func=lambda code: name_option(name, code, say))
        return
    if _get_info(model, name).annotation == bool | None:
        st.session_state.setdefault(key_, bool(value))
        st.checkbox(label, key=key_, help=help_)
        return
    st.session_state.setdefault(key_, _format_field_value(value))
    show_text = st.text_area if name in _LONG else st.text_input
    show_text(label, key=key_, help=help_, max_chars=find_max_length(model, find_field(model, name)))


def explain_field(model: type[BaseModel], name: str, say: Speaker) -> str:
    """Return a field's description and good example, for help."""
    example = _format_field_value(get_example(model, name))
    description = str(_get_info(model, name).description)
    described = escape_markdown(say(description))
    return (
        say("{what} For example: {example}", what=described, example=escape_markdown(example)) if example else described
    )


def name_option(name: str, code: str, say: Speaker) -> str:
    """Return what people call a value of a vocabulary."""
    if name == "unit":
        unit = units.get_unit(code)
        named = unit.names[say.language][-1] or unit.symbol or code
        return f"{named} · {code}"
    if name == "language":
        return controls.name_language(code, say.language)
    return say(code.replace("_", " ")) if code else "–"


def _list_options(model: type[BaseModel], name: str) -> list[str]:
    if name == "unit":
        return list(units.load_units())
    if name == "language":
        return list(LANGUAGES)
    if name == "medium":
        return ["newsletter", "press_release", "web_page", "paper", "news", "report"]
    vocabulary = _get_vocabulary(model, name)
    if vocabulary is None:
        return []
    values = [item.value for item in vocabulary]
    return values if _get_info(model, name).default is not None else ["", *values]


def _get_vocabulary(model: type[BaseModel], name: str) -> type[StrEnum] | None:
    annotation = _get_info(model, name).annotation
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind
    return None


def _get_first_option(model: type[BaseModel], name: str) -> str:
    default = _get_info(model, name).default
    return str(default) if isinstance(default, str) else _list_options(model, name)[0]


def _is_list(model: type[BaseModel], name: str) -> bool:
    return "tuple" in str(_get_info(model, name).annotation)


def _get_info(model: type[BaseModel], name: str) -> FieldInfo:
    return model.model_fields[find_field(model, name)]


def _read_field_value(model: type[BaseModel], name: str, written: Any) -> Any:
    if isinstance(written, bool):
        return written or None
    text = str(written or "").strip()
    if _is_list(model, name):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    field = _get_info(model, name)
    return text if text or field.is_required() or field.default == "" else None


def _format_field_value(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def list_field_titles(say: Speaker) -> dict[str, str]:
    """Return the title of each field that a form may show."""
    return {
        "aliases": say("Other names"),
        "amount": say("Number"),
        "approximate": say("About: the range is approximate"),
        "authors": say("Authors"),
        "claimed_by": say("Said by"),
        "country": say("Country"),
        "definition": say("Definition"),
        "derivation": say("What was done to the number"),
        "direction": say("Which way is better"),
        "id": say("Id"),
        "kind": say("Kind"),
        "label": say("Name in English"),
        **{column: _title_name(column, say) for column in METRIC_NAMES},
        "language": say("Language"),
        "licence": say("Licence"),
        "lower": say("Lower bound"),
        "medium": say("Medium"),
        "name": say("Full name"),
        "note": say("Note"),
        "page": say("Page or section"),
        "period": say("Period"),
        "published": say("Published"),
        "publisher": say("Publisher"),
        "qualifier": say("Hedge"),
        "review_by": say("Check again by"),
        "scope": say("Scope"),
        "short_name": say("Short name"),
        "stat_type": say("Statistic"),
        "title": say("Title"),
        "topics": say("Topics"),
        "unit": say("Unit"),
        "unit_text": say("Unit as printed"),
        "upper": say("Upper bound"),
        "url": say("Address"),
        "value_text": say("Number as printed"),
    }


def _title_name(column: str, say: Speaker) -> str:
    language = controls.name_language(read_language(Metric, column), say.language)
    return say("Name in another language: {language}", language=language)


FACILITY_FIELDS = ("name", "short_name", "kind", "country", "url", "aliases")
METRIC_NAMES = tuple(name_column(Metric, language) for language in INTERFACE_LANGUAGES if language != ENGLISH)
METRIC_FIELDS = ("label", "definition", "unit", "stat_type", "direction", "topics", *METRIC_NAMES)
_MADE = "desk_made"
_PROBLEM = "desk_problem"


def take_made_id(name: str) -> str | None:
    """Return the id of the facility or metric that was just made, once."""
    kind, id_ = st.session_state.get(_MADE, ("", None))
    if kind != name:
        return None
    del st.session_state[_MADE]
    return str(id_)


def show_new_record_buttons(number: CandidateNumber, say: Speaker) -> None:
    """Offer the form of a new facility or metric, filled with what the text tells of the number at hand."""
    facility, metric = number.guesses.new_facility, number.guesses.new_metric
    with st.container(horizontal=True, key="making"):
        if st.button(say("New facility"), key="new_facility", type="tertiary", icon=":material/add:"):
            named = {"name": facility.name, "short_name": facility.name[:40], "kind": facility.kind} if facility else {}
            _open_facility_form(say, named)
        if st.button(say("New metric"), key="new_metric", type="tertiary", icon=":material/add:"):
            named = {"label": metric.name, "stat_type": metric.stat_type} if metric else {}
            _open_metric_form(say, {**named, "unit": number.proposal.unit})


def _open_facility_form(say: Speaker, given: Mapping[str, Any]) -> None:
    def dialog() -> None:
        typed = show_form(Facility, FACILITY_FIELDS, given, "new-facility", say)
        if st.button(say("Add this facility"), type="primary", key="add_facility"):
            _add_record("facility", {**typed, "id": make_slug(typed["short_name"], "-")})

    st.dialog(say("New facility"))(dialog)()


def _open_metric_form(say: Speaker, given: Mapping[str, Any]) -> None:
    def dialog() -> None:
        typed = show_form(Metric, METRIC_FIELDS, given, "new-metric", say)
        if st.button(say("Add this metric"), type="primary", key="add_metric"):
            _add_record("metric", {**typed, "id": make_slug(typed["label"], "_")})

    st.dialog(say("New metric"), width="medium")(dialog)()


def _add_record(kind: str, values: dict[str, Any]) -> None:
    """Add the record and close; what is wrong is said in the dialog."""
    catalogue = catalogue_access.open_catalogue()
    try:
        if kind == "facility":
            catalogue.add_facility(build_record(Facility, values), "made during a review")
        else:
            catalogue.add_metric(build_record(Metric, dict(gather_names(Metric, values))), "made during a review")
    except FactsError as error:
        st.error(escape_markdown(error))
        return
    st.session_state[_MADE] = (kind, values["id"])
    st.rerun()


def make_slug(name: str | None, mark: str) -> str:
    """Return an id made from a name: small letters and digits, joined by a mark."""
    folded = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", mark, folded).strip(mark)


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


def explain_confidence(sure: Confidence, say: Speaker) -> str:
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
    return saying.phrase_number(Decimal(str(round(sure, 2))), say.language)


def _choose_colour(sure: float) -> Literal["green", "orange", "red"]:
    return "green" if sure >= SURE else "orange" if sure >= LIKELY else "red"


NUMBER_FIELDS = ("qualifier", "amount", "lower", "upper", "approximate", "unit")
OTHER_FIELDS = (
    *("value_text", "unit_text", "scope", "period", "claimed_by", "page"),
    *("review_by", "derivation", "topics", "note"),
)
CORRECTED = NUMBER_FIELDS + OTHER_FIELDS
_SIDES = ("lower", "upper")


def make_widget_prefix(number: CandidateNumber) -> str:
    """Return what the widgets of one version of a number begin with: another version starts afresh."""
    return f"choice-{number.id}-{number.revision}"


def show_choices(number: CandidateNumber, at: str, say: Speaker) -> None:
    """Show the four choices that every number needs."""
    labels = name_subjects(say.language)
    guesses, first = number.guesses, number.proposal.first
    _show_new_guesses(number, at, say)
    _show_ranked_choice(
        "facility", say("Facility"), labels["facility"], guesses.facility, first.get("facility"), "F", at, say
    )
    _show_ranked_choice("metric", say("Metric"), labels["metric"], guesses.metric, first.get("metric"), "M", at, say)
    dates = [guess.date for guess in guesses.as_of]
    likeliest = next(iter(dates), None)
    _show_ranked_choice(
        "as_of", say("As of"), _list_dates(dates, say), dates, likeliest, "D", at, say, accept_new_options=True
    )
    status = make_field_key(at, "status_kind")
    st.session_state.setdefault(status, str(guesses.status_kind))
    st.selectbox(
        say("Has it come true?"),
        [item.value for item in StatusKind],
        key=status,
        format_func=lambda code: say(code.replace("_", " ")),
        help=explain_field(Fact, "status_kind", say),
    )


def _show_new_guesses(number: CandidateNumber, at: str, say: Speaker) -> None:
    """Offer, with a key each, the facility and the metric that the text names and the catalogue does not know."""
    offered = (
        ("facility", number.guesses.new_facility, "Shift+F", say("Not in the catalogue: make the facility “{name}”")),
        ("metric", number.guesses.new_metric, "Shift+M", say("No metric fits: make “{name}”")),
    )
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        st.error(escape_markdown(problem))
    for part, new, shortcut, label in offered:
        if new is None or st.session_state.get(make_field_key(at, part)):
            continue
        st.button(
            label.replace("{name}", escape_markdown(new.name)),
            key=make_field_key(at, f"new-{part}"),
            shortcut=shortcut,
            icon=":material/add:",
            help=_describe_new(new, say),
            on_click=_add_proposed,
            args=(number.id, part, make_field_key(at, part)),
            width="stretch",
        )


def _describe_new(new: NewFacility | NewMetric, say: Speaker) -> str:
    """Say what the new record will hold, which can be changed later."""
    if isinstance(new, NewFacility):
        return name_option("kind", new.kind, say)
    return f"{name_option('stat_type', new.stat_type, say)} · {escape_markdown(name_option('unit', new.unit, say))}"


def _add_proposed(number_id: str, part: str, key: str) -> None:
    """Add the proposed record and choose it; say what is wrong with it."""
    reviewing = ReviewService(catalogue_access.open_catalogue())
    add = reviewing.add_new_facility if part == "facility" else reviewing.add_new_metric
    try:
        st.session_state[key] = add(number_id).id
    except FactsError as error:
        st.session_state[_PROBLEM] = str(make_public_error(error))


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
    key = make_field_key(at, name)
    made = take_made_id(name)
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
            help=explain_field(Fact, name, say),
            placeholder=say("Choose"),
            **widget,
        )
    with turn:
        st.button(
            say("Other"),
            key=make_field_key(key, "next"),
            shortcut=shortcut,
            help=say("Turn to the next guess"),
            disabled=len(ranked) < (1 if first is None else 2),
            on_click=_turn_to_next,
            args=(key, ranked),
            width="stretch",
        )


def _label_ranked(labels: Mapping[str, str], ranked: Sequence[str], say: Speaker) -> Callable[[str], str]:
    def name_code(code: str) -> str:
        label = labels.get(code, code)
        return say("{label} (guess {n})", label=label, n=ranked.index(code) + 1) if code in ranked else label

    return name_code


def _turn_to_next(key: str, ranked: Sequence[str]) -> None:
    chosen = st.session_state.get(key)
    place = ranked.index(chosen) if chosen in ranked else -1
    st.session_state[key] = ranked[(place + 1) % len(ranked)]


def _list_dates(guesses: Sequence[str], say: Speaker) -> dict[str, str]:
    return {**{date: _describe_date(date, say) for date in guesses}, "": say("undated")}


def _describe_date(date: str, say: Speaker) -> str:
    try:
        return saying.phrase_date(date, say.language)
    except FactsError:
        return date


def show_corrections(number: CandidateNumber, at: str, say: Speaker) -> None:
    """Show the fields that a person may put right, as the machine read them."""
    given = _draft_fields(number, at)
    left, right = st.columns(2)
    with left:
        show_form(Fact, NUMBER_FIELDS, given, at, say)
    with right:
        show_form(Fact, OTHER_FIELDS[:6], given, at, say)
    show_form(Fact, OTHER_FIELDS[6:], given, at, say)


def _draft_fields(number: CandidateNumber, at: str) -> dict[str, Any]:
    """Return what accepting would write now; what the machine read where that is not a fact yet."""
    try:
        return (
            ReviewService(catalogue_access.open_catalogue()).draft_fact(number.id, read_values(number, at)).model_dump()
        )
    except FactsError:
        return {**number.proposal.model_dump(), "value_text": number.phrase}


def read_values(number: CandidateNumber, at: str) -> dict[str, Any]:
    """Return what was chosen and corrected, as fields of Fact; what was left empty follows by rule."""
    chosen = {name: st.session_state.get(make_field_key(at, name)) for name in ("facility", "metric", "status_kind")}
    as_of = st.session_state.get(make_field_key(at, "as_of")) or None
    numbers = read_form(Fact, NUMBER_FIELDS, at)
    others = {name: value for name, value in read_form(Fact, OTHER_FIELDS, at).items() if value}
    return {**chosen, "as_of": as_of, **numbers, **others, **_derive_fields(number, numbers)}


def _derive_fields(number: CandidateNumber, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from corrected numbers: which bounds are included, and the precision as typed."""
    if not typed:
        return {}
    shape = SHAPES[Qualifier(typed["qualifier"])]
    is_same = typed["qualifier"] == number.proposal.qualifier
    is_range = typed["qualifier"] == Qualifier.BETWEEN
    derived: dict[str, Any] = {"approximate": (is_range and typed.get("approximate")) or None}
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
        return count_decimals(Decimal(written))
    except (InvalidOperation, TypeError, ValueError):
        return None


def read_quantity(number: CandidateNumber, given: Mapping[str, Any]) -> Quantity | None:
    """Return the number as corrected; raise RecordError where it cannot be one, None where nothing was read."""
    if number.quantity is None and "qualifier" not in given:
        return None
    read = number.proposal.model_dump()
    fields = {name: given.get(name, read.get(name)) for name in Quantity.model_fields}
    return build_record(Quantity, fields)


def phrase_number(number: CandidateNumber, given: Mapping[str, Any], say: Speaker) -> str:
    """Say the number back in words, with its status; the printed words where it cannot be said."""
    try:
        item = read_quantity(number, given)
    except (RecordError, ValueError):
        item = None
    if item is None:
        return number.phrase
    return saying.add_status(
        saying.phrase_quantity(item, say.language),
        given.get("status_kind") or "actual",
        say.language,
        given.get("scope") or "",
    )
