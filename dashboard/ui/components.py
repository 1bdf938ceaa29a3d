"""Parts that pages share: a chart with its words and table, a card, tables of facts, numbers of an exported file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import share
from dashboard.safe_text import escape_markdown
from dashboard.ui import catalogue_access, controls
from dashboard.views.fact_lists import name_subjects
from dashboard.views.fact_view import Gravity
from dashboard.views.view import describe_left_out, name_columns, show_chart
from facts import provenance, saying
from facts.catalog import update_kinds
from facts.errors import FactsError
from facts.evidence import status
from facts.model import text_limits
from facts.model.record import Fact, Status
from facts.model.watched_source import VisitOutcome
from facts.provenance import recheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from dashboard.share import ShareTarget
    from dashboard.views.fact_view import FactView
    from facts.frame import OmittedFact
    from facts.languages.translator import Speaker
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.model.watched_source import SourceChange
    from facts.provenance.manifest import Manifest


_CHART_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"]}


def show_heading(title: str, lead: str = "") -> None:
    """Show a page's title and the sentence under it."""
    controls.set_tab_title(title)
    st.title(escape_markdown(title), anchor=False)
    if lead:
        with st.container(key="lead"):
            st.markdown(escape_markdown(lead))


def show_filter_heading(say: Speaker) -> None:
    """Name the filters beside a page: as no heading, for the page's own comes first."""
    title = say("Filters")
    st.markdown(f"**{title}**")


def show_chart_with_table(subject: ShareTarget, say: Speaker, *, opens: bool = True, is_editor: bool = False) -> None:
    """Show a chart with its description in words and the way to take it along; a click on a mark opens its fact."""
    shown = show_chart(subject.chart, subject.query, is_editor=is_editor)
    agent = st.context.headers.get("User-Agent", "") if st.context.headers else ""
    reader = {"dark": st.context.theme.type == "dark", "narrow": "Mobi" in agent}
    name, described = subject.chart, shown.describe(**reader)
    event = st.plotly_chart(
        shown.draw(**reader),
        key=f"chart_{name}",
        theme=None,
        alt=described,
        on_select="rerun" if opens else "ignore",
        selection_mode="points",
        config={**_CHART_CONFIG, "toImageButtonOptions": {"format": "svg", "filename": f"facts-{name}"}},
    )
    if opens:
        _open_picked_fact(event)
    share.show_share_button(subject, say)
    with fold_section(say("In words and as a table"), f"words_{name}") as is_open:
        if is_open:
            st.text(described)
            _show_data_table(shown.frame, say, name)


@contextmanager
def fold_section(title: str, key: str) -> Iterator[bool]:
    """Show a part that is made only once it is opened."""
    part = st.expander(title, key=key, on_change="rerun")
    with part:
        yield bool(part.open)


def _show_data_table(frame: pd.DataFrame, say: Speaker, name: str) -> None:
    """Show what a chart is drawn from."""
    if "value_said" in frame:
        show_facts_table(frame, say, f"data_{name}")
        return
    titles = name_columns(say, holds_facts=False)
    st.dataframe(frame[list(titles)].rename(columns=titles), hide_index=True, alt=say("Table of facts"))


def _open_picked_fact(event: Any) -> None:
    picked = [point.get("customdata") for point in event["selection"]["points"]]
    found = [item[0] if isinstance(item, list) else item for item in picked if item]
    if found:
        controls.open_fact(str(found[0]))


def show_facts_table(frame: pd.DataFrame, say: Speaker, key: str) -> None:
    """Show facts in words; choosing a row opens the fact."""
    shown = frame[
        ["value_said", "facility_name", "metric_label", "as_of_said", "status", "source", "verification", "quote"]
    ]
    shown = shown.assign(
        verification=[say(value) for value in shown["verification"]],
        status=[status.name_status(Status(value), say) for value in shown["status"]],
    )
    names = {
        "value_said": say("Value"),
        "facility_name": say("Facility"),
        "metric_label": say("Metric"),
        "as_of_said": say("As of"),
        "status": say("State"),
        "source": say("Source"),
        "verification": say("Check"),
        "quote": say("In the words of the source"),
    }
    event = st.dataframe(
        shown.rename(columns=names),
        key=key,
        hide_index=True,
        height="content" if len(shown) <= 12 else 460,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Table of facts"),
    )
    chosen = event["selection"]["rows"]
    if chosen:
        controls.open_fact(frame.iloc[chosen[0]]["id"])


def describe_row_date(row: Any, say: Speaker) -> str:
    """Return a row's date, and what a reader must know before repeating the number: out of date, or withdrawn."""
    return status.mark_date(row["as_of_said"], row["status"], say, row["against"])


def show_card(row: Any, say: Speaker, *, facility: bool = True) -> None:
    """Show one fact as a card: the number in words, what it is, as of when, who says so."""
    with st.container(border=True, key=f"card-{row['id']}", height="stretch"):
        title = f"{row['facility_name']} · {row['metric_label']}" if facility else row["metric_label"]
        st.markdown(f":gray[{escape_markdown(title)}]")
        st.markdown(f"### {escape_markdown(row['value_said'])}")
        st.caption(f"{escape_markdown(describe_row_date(row, say))} · {escape_markdown(row['source'])}")
        controls.show_page_link(controls.FACT_PAGE, say("Open the fact"), id=row["id"])


def show_cards(frame: pd.DataFrame, say: Speaker, *, columns: int = 3, facility: bool = True) -> None:
    """Show facts as cards in rows."""
    records = frame.to_dict("records")
    for start in range(0, len(records), columns):
        for place, row in zip(st.columns(columns), records[start : start + columns], strict=False):
            with place:
                show_card(row, say, facility=facility)


def show_left_out(items: Sequence[OmittedFact], say: Speaker) -> None:
    """Say which facts a chart or table could not hold, and why."""
    if not items:
        return
    with fold_section(describe_left_out(items, say)[0], "left_out") as is_open:
        if not is_open:
            return
        st.dataframe(
            [
                {
                    say("Facility"): item.facility_name,
                    say("Metric"): item.metric_label,
                    say("Value"): item.value_said,
                    say("Why"): item.reason,
                }
                for item in items
            ],
            hide_index=True,
            alt=say("Facts left out"),
        )


def show_empty_result(say: Speaker, meant: str = "") -> None:
    """Say that nothing fits the filters, and offer the words that were meant, and the way back."""
    with st.container(border=True, key="empty"):
        st.markdown(say("No fact fits these filters."))
        if meant and st.button(say("Search for “{words}”", words=escape_markdown(meant)), key="meant"):
            controls.set_query_value("text", meant)
            st.rerun()
        if st.button(say("Clear the filters"), key="start_again"):
            controls.clear_filters()
            st.rerun()


def describe_facility(facility: Facility, say: Speaker) -> str:
    """Return what a facility is, in a line: kind, whole, country."""
    pieces = [say(facility.kind.replace("_", " "))]
    if facility.part_of:
        pieces.append(
            say("part of {name}", name=name_subjects(say.language)["facility"].get(facility.part_of, facility.part_of))
        )
    if facility.country:
        pieces.append(controls.name_country(facility.country, say.language))
    return " · ".join(pieces)


def show_identifiers(facility: Facility, say: Speaker) -> None:
    """Show a facility's links to the registers that know it."""
    known = {say("Web page"): facility.url, "ROR": facility.ror}
    if facility.wikidata:
        known["Wikidata"] = f"https://www.wikidata.org/wiki/{facility.wikidata}"
    with st.container(horizontal=True, key="identifiers"):
        for label, address in known.items():
            if address:
                st.link_button(label, address)


def group_by_topic(frame: pd.DataFrame, say: Speaker) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield (topic, facts) with each fact under the first topic of its metric."""
    metrics = catalogue_access.open_catalogue().get_metrics()
    topic_of = {name: (item.topics or ("other",))[0] for name, item in metrics.items()}
    topics = frame["metric"].map(topic_of)
    for topic, group in frame.groupby(topics, sort=True):
        yield escape_markdown(say(str(topic)).capitalize()), group


def show_remarks(one: FactView, say: Speaker) -> None:
    """Say what a reader must know before repeating a fact: withdrawn, failed, out of date, not come true."""
    show: dict[Gravity, Any] = {Gravity.ERROR: st.error, Gravity.WARNING: st.warning, Gravity.NOTE: st.info}
    for gravity, words in one.list_remarks(say):
        show.get(gravity, st.caption)(escape_markdown(words))


def show_quote(one: FactView, say: Speaker) -> None:
    """Show the words a fact came from, with what stands around them, as plain text."""
    st.header(say("In the words of the source"), anchor=False)
    before, exact, after = map(escape_markdown, one.phrase)
    with st.container(key="phrase"):
        st.markdown(f"{before}**{exact}**{after}")
    st.caption(escape_markdown(saying.describe_check(one.fact, say)))


def show_source_change(change: SourceChange, say: Speaker) -> None:
    """Say what became of the words of a fact in its source; editors see both sentences side by side."""
    st.warning(escape_markdown(update_kinds.explain_change(change, say)))
    if change.old_words:
        show_both_sentences(change, say)


def show_both_sentences(change: SourceChange, say: Speaker) -> None:
    """Show the sentence of a source as it was read beside the one that is there now, as plain text."""
    sides = ((say("As it was read"), change.old_words), (say("As it is there now"), change.new_words or "–"))
    for column, (title, words) in zip(st.columns(2), sides, strict=True):
        with column:
            st.caption(title)
            st.text(words)


def show_vanished(article: Article, say: Speaker) -> None:
    """Say it where the address of an article leads to no page any more."""
    visit = catalogue_access.open_catalogue().find_visit(article.id)
    if visit and visit.url == article.url and visit.outcome is VisitOutcome.VANISHED:
        st.warning(escape_markdown(update_kinds.explain_vanished(visit.since.date().isoformat(), say)))


def show_source(one: FactView, say: Speaker) -> None:
    """Show where a fact was printed."""
    st.header(say("Source"), anchor=False)
    st.text(one.citation)
    show_vanished(one.article, say)
    if one.fact.claimed_by:
        st.text(say("Said by: {who}", who=one.fact.claimed_by))
    if one.article.url:
        st.link_button(say("Open the article"), one.article.url)
    controls.show_page_link("app_pages/article.py", say("All facts of this article"), article=one.article.id)


def show_record(fact: Fact, say: Speaker) -> None:
    """Show every field of the record with what it means."""
    with fold_section(say("The whole record"), "record") as is_open:
        if not is_open:
            return
        values = fact.model_dump(mode="json")
        st.dataframe(
            [
                {say("Field"): name, say("Value"): str(value), say("Meaning"): Fact.model_fields[name].description}
                for name, value in values.items()
                if value not in (None, "", [])
            ],
            hide_index=True,
            alt=say("The whole record"),
        )


def show_history(fact: Fact, say: Speaker) -> None:
    """Show what changed in a fact and when, with what it said before; who and why as far as it is told to who asks."""
    events = catalogue_access.open_catalogue().get_history("fact", fact.id)
    rows = [
        {
            say("When"): saying.phrase_time(event.at),
            say("What"): say(event.verb),
            say("Who"): event.by,
            say("Why"): event.reason,
            say("Before"): saying.phrase_fact(event.before, say.language) if event.before else "",
        }
        for event in events
    ]
    told = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    st.dataframe(
        [{name: row[name] for name in told} for row in rows],
        hide_index=True,
        alt=say("History"),
    )


URGENT = 20  # told one by one, before the table of all


def ask_recheck(say: Speaker) -> provenance.RecheckResult | None:
    """Show the two ways to ask, and return what was found; nothing while nothing is asked."""
    with st.container(key="check"):
        upload = st.file_uploader(
            say("A file that was made here: picture, slides, document, table or page"),
            type=list(provenance.SUFFIXES),
            key="check_file",
        )
        written = controls.show_text_field(
            "export", say("Or the id in its caption"), placeholder="facts:x…", max_chars=text_limits.NAME
        )
    if upload is None and not written.strip():
        return None
    try:
        found = (
            catalogue_access.read_uploaded_file(upload.getvalue(), upload.name) if upload else _find_registered(written)
        )
    except FactsError as error:
        st.error(escape_markdown(error))
        return None
    return provenance.recheck_numbers(catalogue_access.open_catalogue(), found, say.language)


def _find_registered(written: str) -> Manifest:
    return catalogue_access.open_catalogue().get_export(provenance.parse_export_id(written))


def show_recheck(found: provenance.RecheckResult, say: Speaker) -> None:
    """Show each number of a file, those that need somebody first; choosing one opens its fact."""
    if found.checked:
        st.header(escape_markdown(recheck.summarize_numbers(found, say)), anchor=False)
        st.markdown(escape_markdown(recheck.describe_counts(found, say)))
    for export in found.exports:
        _show_file_head(export, say)
    for gap in recheck.list_gaps(found, say):
        st.warning(escape_markdown(gap))
    for item in [item for item in found.checked if _is_urgent(item)][:URGENT]:
        _show_urgent(item, say)
    if found.checked:
        _show_numbers(found, say)


def _is_urgent(item: provenance.CheckedNumber) -> bool:
    return bool(item.altered) or item.outcome in (
        provenance.RecheckOutcome.WITHDRAWN,
        provenance.RecheckOutcome.CORRECTED,
        provenance.RecheckOutcome.CONTRADICTED,
        provenance.RecheckOutcome.OVERTAKEN,
    )


def _show_urgent(item: provenance.CheckedNumber, say: Speaker) -> None:
    """Say in full what must no longer be repeated, why, and what to say instead."""
    lines = [
        f"**{escape_markdown(item.subject)}**: {escape_markdown(recheck.describe_outcome(item, say))}",
        escape_markdown(" → ".join(filter(None, (item.said_then, item.said_now)))),
        escape_markdown("; ".join(filter(None, (recheck.describe_change(item.change, say), item.altered)))),
    ]
    show = st.error if item.outcome is provenance.RecheckOutcome.WITHDRAWN else st.warning
    show("  \n".join(filter(None, lines)))


def _show_file_head(item: Manifest, say: Speaker) -> None:
    """Say what the file is, as it says itself: its words are whoever's that sent it."""
    told = (item.title, recheck.name_form(item, say), recheck.format_export_day(item, say), item.mark)
    st.caption(escape_markdown(" · ".join(filter(None, told))))


def _show_numbers(found: provenance.RecheckResult, say: Speaker) -> None:
    rows = [
        (
            recheck.describe_outcome(item, say),
            item.subject or item.fact,
            item.said_then,
            recheck.describe_now(item, say),
            "; ".join(filter(None, (recheck.describe_change(item.change, say), item.altered))),
        )
        for item in found.checked
    ]
    titles = (say("State"), say("Number"), say("In the file"), say("Now"), say("Changed"))
    event = st.dataframe(
        {name: list(column) for name, column in zip(titles, zip(*rows, strict=True), strict=True)},
        key="checked",
        hide_index=True,
        height="content" if len(rows) <= 15 else 560,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Each number of the file, and what it is now"),
    )
    chosen = event["selection"]["rows"]
    if chosen and found.checked[chosen[0]].subject:
        controls.open_fact(found.checked[chosen[0]].fact)


def show_fact_exports(fact: Fact, say: Speaker) -> None:
    """Show the exports that a fact went into."""
    catalogue = catalogue_access.open_catalogue()
    found = catalogue.list_fact_exports(fact.id)
    st.caption(escape_markdown(recheck.describe_export_count(len(found), catalogue.count_unlisted_exports(), say)))
    if not found:
        return
    event = st.dataframe(
        [
            {
                say("When"): saying.phrase_time(item.at),
                say("What"): recheck.name_form(item, say),
                say("Title"): item.title,
                say("Export"): item.export,
                say("State"): say("this revision") if revision == fact.revision else say("an earlier revision"),
            }
            for item, revision in found
        ],
        key="exports",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Where this number went"),
    )
    chosen = event["selection"]["rows"]
    if chosen:
        key = found[chosen[0]][0].export
        st.switch_page("app_pages/check.py", query_params=controls.add_language({"export": key}))
