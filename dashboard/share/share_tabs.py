"""The dialog Share: its button, its tabs (link, web page, picture, data, words) and what they are made of."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from dashboard import assets
from dashboard.pictures import ENDINGS, SIZES, has_browser
from dashboard.safe_text import Html, escape_markdown, make_tag
from dashboard.share.share_target import ShareOptions, mark_as_preview
from dashboard.ui import catalogue_access, controls, report_editor
from dashboard.views.fact_lists import count_everything, count_facts
from dashboard.views.fact_view import CARD_SIZE, read_fact, read_facts
from facts import saying, settings
from facts.errors import FactsError
from facts.languages import NATIVE_NAMES
from facts.model.selection import Selection
from facts.tables import FORMATS, encode_dictionary, list_endings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.pictures import PictureSize
    from dashboard.share.share_target import ShareTarget
    from facts.languages.translator import Speaker
    from facts.tables import Export, TableFormat


def choose_named(label: str, names: Mapping[str, str], key: str, default: str = "") -> str:
    """Show a row of choices by their names, the first one taken unless another is the default."""
    return str(
        st.segmented_control(
            label,
            list(names),
            format_func=names.__getitem__,
            default=default or next(iter(names)),
            required=True,
            key=f"share_{key}",
        )
    )


def choose_listed(label: str, names: Mapping[str, str], key: str, default: str = "", width: int = 320) -> str:
    """Show a list of choices, for names that are long or many."""
    options = list(names)
    index = options.index(default) if default in names else 0
    return str(st.selectbox(label, options, index, format_func=names.__getitem__, key=f"share_{key}", width=width))


def choose_appearance(say: Speaker, key: str, first: Mapping[str, str] | None = None) -> str:
    """Show the choice between light and dark, and what may come before."""
    return choose_named(say("Appearance"), {**(first or {}), "light": say("Light"), "dark": say("Dark")}, key)


def enable_copying(place: str) -> None:
    """Bring the script that copies to a page or a dialog."""
    with st.container(key=f"copier_{place}"):
        st.html(make_tag("script", src=assets.find_address("copy.js")), unsafe_allow_javascript=True)


def show_copyable(title: str, words: str, button: str, say: Speaker, *, language: str | None = None) -> None:
    """Show words under a title, with a button that copies them; `language` is that of the words."""
    st.html(_make_copyable(title, words, button, say, language))


def _make_copyable(title: str, words: str, button: str, say: Speaker, language: str | None) -> Html:
    copies = make_tag(
        "button",
        button,
        type="button",
        class_="copies",
        data_done=say("Copied"),
        data_failed=say("Not copied: select the words and copy them"),
    )
    # Code to paste is Html, and yet here it is text.
    shown = make_tag("pre", str(words), tabindex="0", role="region", aria_label=title, lang=language)
    head = make_tag("div", make_tag("p", title, class_="title"), make_tag("span", role="status"), copies, class_="head")
    return make_tag("div", head, shown, class_="copyable")


def show_file_links(links: Mapping[str, str]) -> None:
    """Show links to files by their labels; the reader's browser saves what they lead to."""
    st.html(
        make_tag(
            "div", *(make_tag("a", label, href=path, download=True) for label, path in links.items()), class_="files"
        )
    )


def show_picture(path: str, words: str) -> None:
    """Show a picture of ours, told in words to those who cannot see it."""
    st.html(make_tag("div", make_tag("img", src=path, alt=words), class_="picture"))


def show_link_tab(offer: ShareOptions) -> None:
    """Show the address of the page, and for one fact that of its own page for everyone."""
    say, home = offer.say, find_home()
    if offer.subject.fact:
        show_copyable(say("Page of this fact"), home + offer.subject.make_page_path(), say("Copy the link"), say)
        st.caption(say("For everyone: opens at once, and shows the number where links are previewed."))
    show_copyable(say("This page of the dashboard"), home + offer.page, say("Copy the link to the dashboard"), say)
    st.caption(say("Filters, unit and language go along."))
    warn_of_this_machine(say)


def find_home() -> str:
    """Return the beginning of addresses that work elsewhere: the public one, or the one that the reader used."""
    parts = urlsplit(st.context.url or "")
    return settings.read_settings().public_url or (f"{parts.scheme}://{parts.netloc}" if parts.netloc else "")


def list_frame_sites() -> list[str] | None:
    """Return the other sites that may frame the embeds; None where every site may."""
    sites = settings.read_settings().frame_ancestors.split()
    return None if "*" in sites else [site for site in sites if site not in ("'self'", "'none'")]


def warn_of_this_machine(say: Speaker) -> None:
    """Say when an address leads nowhere on any other machine."""
    if urlsplit(find_home()).hostname in settings.THIS_MACHINE:
        st.info(say("These addresses work on this machine only. Copy them from a dashboard that others can reach."))


def warn_of_frames(say: Speaker) -> None:
    """Say which sites may frame the embeds, where not all may."""
    sites = list_frame_sites()
    if sites:
        st.info(say("These sites may embed: {sites}", sites=escape_markdown(", ".join(sites))))
    elif sites is not None:
        st.warning(say("No other site may embed: the setting FACTS_FRAME_ANCESTORS names those that may."))


DESKTOP, PHONE = 820, 360
OWN = "own"


def show_embed_tab(offer: ShareOptions) -> None:
    """Show the choices, the code and the preview."""
    say = offer.say
    with st.container(horizontal=True, key="share_embed"):
        is_card = _choose_card(offer)
        frozen = _choose_moment(offer)
        theme = choose_appearance(say, "embed_theme", {OWN: say("The reader's own")})
    subject = offer.subject.with_options(theme=theme.removeprefix(OWN), frozen=frozen)
    path = subject.card() if is_card else subject.embed()
    code = make_card_code(find_home(), path, offer.title) if is_card else make_chart_code(find_home(), path, offer)
    show_copyable(say("Code for a web page"), code, say("Copy the code"), say)
    warn_of_frames(say)
    warn_of_this_machine(say)
    _show_embed_preview(offer, path, is_card=is_card)


def make_chart_code(home: str, path: str, offer: ShareOptions) -> str:
    """Return a frame as wide as its place, which takes the height that the chart asks for."""
    style = "width:100%;border:0"
    frame = make_tag(
        "iframe",
        src=home + path,
        title=offer.title,
        style=style,
        height=offer.shown.measure_embed(DESKTOP),
        loading="lazy",
    )
    return make_tag("script", src=f"{home}/embed/host.js", defer=True) + "\n" + frame


def make_card_code(home: str, path: str, title: str) -> str:
    """Return a frame for a card, which needs no script."""
    width, height = CARD_SIZE
    style = f"width:100%;max-width:{width}px;border:0"
    return make_tag("iframe", src=home + path, title=title, style=style, height=height, loading="lazy")


def _choose_card(offer: ShareOptions) -> bool:
    """Show the choice between a card and a number line, for one fact."""
    if not offer.subject.fact or offer.is_date:
        return bool(offer.subject.fact)
    names = {"card": offer.say("Card"), "chart": offer.say("Number line")}
    return choose_named(offer.say("Form"), names, "form") == "card"


def _choose_moment(offer: ShareOptions) -> str:
    """Show the choice between what will be newest and what is there now; return the moment to keep."""
    say = offer.say
    names = {"live": say("Always the newest"), "frozen": say("As it is now")}
    chosen = choose_named(say("Numbers"), names, "frozen")
    return "" if chosen == "live" else f"{offer.opened:%Y-%m-%dT%H:%M:%SZ}"


def _show_embed_preview(offer: ShareOptions, path: str, *, is_card: bool) -> None:
    say = offer.say
    widths = {"desktop": say("Desktop"), "phone": say("Phone")}
    phone = choose_named(say("What readers will see"), widths, "width") == "phone"
    width, height = CARD_SIZE if is_card else (DESKTOP, offer.shown.measure_embed(PHONE if phone else DESKTOP))
    st.iframe(mark_as_preview(path), width=PHONE if phone else width, height=height, alt=offer.title)


BEST = "png"  # what every program opens


def show_picture_tab(offer: ShareOptions) -> None:
    """Show the choice of size and appearance, the files, and the picture itself."""
    say = offer.say
    if offer.is_date:
        st.info(say("A date has no number line. Share its card or its sentence; Compare draws dates on a timeline."))
        return
    if not has_browser():
        st.warning(say("This server makes no pictures: it has no Chrome or Chromium."))
        st.markdown(say("The camera in the corner of the chart saves it as an SVG picture."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_picture"):
        size = choose_listed(say("Size"), _name_sizes(say), "size")
        theme = choose_appearance(say, "picture_theme")
    subject = offer.subject.with_options(theme=theme)
    show_file_links(
        {
            _label_picture(ending, SIZES[size], say): subject.image(ending, size)
            for ending in sorted(ENDINGS, key=lambda ending: ending != BEST)
        }
    )
    st.caption(say("PNG for posts and mail, SVG for the web, PDF for print. Dates and sources are in the picture."))
    show_picture(mark_as_preview(subject.image("svg", size)), offer.alt)


def _name_sizes(say: Speaker) -> dict[str, str]:
    names = {
        "report": say("Report column"),
        "page": say("Whole page"),
        "slide": say("Slide, 16:9"),
        "square": say("Square, for posts"),
        "print": say("Print, 18 cm at 300 dots an inch"),
    }
    return {name: names.get(name, name) for name in SIZES}


def _label_picture(ending: str, size: PictureSize, say: Speaker) -> str:
    """Return the label of a file, with the pixels where it has some."""
    label = say("Save as {format}", format=ending.upper())
    if ending != BEST:
        return label
    width = round(size.width * size.scale)
    height = f" × {round(size.height * size.scale)}" if size.height else ""
    return f"{label} ({width}{height} px)"


_LOG = logging.getLogger(__name__)
SHOWN, FITTING, ALL = "shown", "fitting", "all"


def show_download_tab(offer: ShareOptions) -> None:
    """Show the choice of facts and format, the file, and the address that stays up to date."""
    say = offer.say
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_data"):
        which = choose_listed(say("Which facts"), _name_choices(offer), "which")
        labels = {name: kind.label for name, kind in FORMATS.items()}
        kind = FORMATS[choose_listed(say("Format"), labels, "format")]
    chosen, only = _select_facts(which, offer)
    if only is None:
        _show_file_link(chosen, offer, kind)
    made = _prepare_export(offer, kind, chosen, only)
    told = made()
    if only is not None:
        _show_file_button(say("Save the file"), told.name_file(kind), kind, made)
    st.caption(told.verified)
    st.download_button(
        say("What the columns mean"),
        encode_dictionary(told.about),
        file_name="columns.csv",
        mime="text/csv",
        on_click="ignore",
        type="tertiary",
    )


def _select_facts(which: str, offer: ShareOptions) -> tuple[Selection, frozenset[str] | None]:
    """Return which facts, and which of them alone; one that is shown may be withdrawn."""
    if which == SHOWN:
        return offer.subject.facts.with_(deprecated=True), frozenset(offer.ids)
    return Selection() if which == ALL else offer.subject.facts, None


def _name_choices(offer: ShareOptions) -> dict[str, str]:
    """Return the choices with how many facts each holds."""
    say, ids = offer.say, offer.ids
    fitting = controls.format_count(count_facts(offer.subject.facts), say)
    if offer.subject.fact:
        found = {SHOWN: say("This fact"), FITTING: say("All that was said of the same ({n})", n=fitting)}
    else:
        found = {SHOWN: say("What the chart shows ({n})", n=controls.format_count(len(ids), say))} if ids else {}
        found[FITTING] = say("All that fit the filters ({n})", n=fitting)
    return {**found, ALL: say("The whole catalogue ({n})", n=controls.format_count(count_everything().facts, say))}


def _show_file_link(chosen: Selection, offer: ShareOptions, kind: TableFormat) -> None:
    """Show the file under an address: it is sent while it is written, whatever its size."""
    say = offer.say
    usual = next(iter(list_endings()[kind.ending].values()))
    decimal = {} if kind is usual else {"decimal": kind.decimal_mark}
    path = offer.subject.data(kind.ending, chosen, **decimal)
    show_file_links({say("Save the file"): path})
    show_copyable(say("Address of these facts, always up to date"), find_home() + path, say("Copy the address"), say)
    st.caption(say("For Excel (Data, From web), Google Sheets (IMPORTDATA) and programs."))


def _show_file_button(label: str, name: str, kind: TableFormat, made: Callable[[], Export]) -> None:
    """Show the file that no address tells: it is made when it is asked for."""
    st.download_button(
        label, _prepare_bytes(made, kind), file_name=name, mime=kind.media_type, key="share_save", on_click="ignore"
    )


def _prepare_export(
    offer: ShareOptions, kind: TableFormat, chosen: Selection, only: frozenset[str] | None
) -> Callable[[], Export]:
    """Return what makes the export: each can be written once."""
    catalogue, language = catalogue_access.open_catalogue(), offer.subject.query.language
    return lambda: catalogue.export_facts(chosen, language, kind.name, only)


def _prepare_bytes(made: Callable[[], Export], kind: TableFormat) -> Callable[[], bytes]:
    def write() -> bytes:
        stream = io.BytesIO()
        try:
            job = made()
            kind.write(job, stream)
            job.enter()
        except Exception:
            _LOG.exception("download as %s failed", kind.name)
            raise
        return stream.getvalue()

    return write


def show_words_tab(offer: ShareOptions) -> None:
    """Show the sentences, the description and the citation."""
    say, language = offer.say, offer.subject.query.language
    if offer.subject.fact:
        show_sentences(offer.subject.fact, say)
    elif offer.ids:
        told = "\n".join(_list_sentences(offer.ids, language))
        show_copyable(say("A sentence for each number"), told, say("Copy the sentences"), say, language=language)
    show_copyable(say("Alt text"), offer.alt, say("Copy the alt text"), say, language=language)
    st.caption(say("Tells the chart to people who cannot see it: paste it where your page asks for alt text."))
    show_copyable(say("Citation"), make_citation(offer), say("Copy the citation"), say, language=language)


def show_sentences(fact_id: str, say: Speaker) -> None:
    """Show the sentence of one fact in each language; a withdrawn one has none."""
    one = read_fact(catalogue_access.open_catalogue(), fact_id)
    if one.is_withdrawn:
        st.warning(say("It is withdrawn: there is no sentence to copy."))
        return
    for language, name in NATIVE_NAMES.items():
        sentence = one.sentence(language)
        show_copyable(name, sentence, say("Copy the sentence in {language}", language=name), say, language=language)


def _list_sentences(ids: list[str], language: str) -> list[str]:
    """Return a sentence ready to paste for each fact; none for a withdrawn one."""
    return [
        one.sentence(language) for one in read_facts(catalogue_access.open_catalogue(), ids) if not one.is_withdrawn
    ]


def make_citation(offer: ShareOptions) -> str:
    """Return what the chart is, where and when it was seen, and the sources of its numbers."""
    say = offer.subject.query.say
    day = saying.phrase_day(offer.opened, say.language)
    place = find_home() + (offer.subject.make_page_path() if offer.subject.fact else offer.page)
    head = say("{title}. Facts, {day}, {address}", title=offer.title, day=day, address=place)
    sources = list(dict.fromkeys(offer.shown.frame["citation"])) if offer.ids else []
    return "\n".join([head, *sources])


WIDTH = 920  # a chart as wide as in most web pages fits


def show_share_button(subject: ShareTarget, say: Speaker) -> None:
    """Show the button of a chart, a fact or a list of facts."""
    if st.button(say("Share or download"), key=f"share_{subject.chart or 'facts'}"):
        st.dialog(say("Share or download"), width=WIDTH)(_open_dialog)(subject, say, datetime.now(UTC))


def _open_dialog(subject: ShareTarget, say: Speaker, opened: datetime) -> None:
    enable_copying("dialog")
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_head"):
        language = choose_listed(say("Language of what you share"), NATIVE_NAMES, "language", say.language)
        adds = st.button(say("Add to the report"), key="share_report")
    offer = ShareOptions(subject.with_options(**{"in": language}), say, opened)
    try:
        if adds:
            _add_to_report(offer)
        _show_tabs(offer)
    except FactsError as error:
        st.warning(escape_markdown(error))


def _add_to_report(offer: ShareOptions) -> None:
    """Put it into the report of this session, and say where that is."""
    report_editor.add_to_draft(offer.subject.entry())
    say, number = offer.say, len(report_editor.list_draft_items())
    with st.container(horizontal=True, vertical_alignment="center", key="share_added"):
        st.markdown(say.many("Added: the report has {n} item.", "Added: the report has {n} items.", number))
        controls.show_page_link("app_pages/report.py", say("Go to the report"))


def _show_tabs(offer: ShareOptions) -> None:
    """Show the parts, of which only the open one is made."""
    parts = _list_tabs(offer)
    for tab, show in zip(st.tabs(list(parts), key="share_tab", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show(offer)


def _list_tabs(offer: ShareOptions) -> dict[str, Callable[[ShareOptions], None]]:
    say = offer.say
    if not offer.subject.chart:
        return {say("Data"): show_download_tab, say("Link"): show_link_tab}
    return {
        say("Link"): show_link_tab,
        say("Embed"): show_embed_tab,
        say("Picture"): show_picture_tab,
        say("Data"): show_download_tab,
        say("Words"): show_words_tab,
    }
