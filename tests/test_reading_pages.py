"""Web pages and letters are read as they are seen: styles, raised marks, equations, counters, cells, quoted lines."""

from __future__ import annotations

import pytest

from facts.documents.document_kinds import FileKind, detect_kind, parse_document

BEFORE = "The hall stands at the lake, where people of the region walk on the last Sunday of every month and rest."
AFTER = "Tours through the building are free for all who come, and the keepers show the rooms to every one of them."


def draft(body, style="", head=""):
    """Read a page; `body` stands in the middle of an article."""
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The hall</title>{head}'
        f"<style>{style}</style></head><body><main><article><h1>The hall at the lake</h1><p>{BEFORE}</p>"
        f"{body}<p>{AFTER}</p></article></main></body></html>"
    )
    return parse_document(FileKind.HTML, page.encode())


def middle(found):
    return found.text[found.text.index(BEFORE) + len(BEFORE) : found.text.rindex(AFTER)].strip()


def sentence(inner, style="", head=""):
    """What is read of a sentence with these words, and what is told."""
    found = draft(f"<p>Since then it has seen {inner} in its rooms.</p>", style, head)
    read = middle(found)
    assert read.startswith("Since then it has seen")
    assert read.endswith("in its rooms.")
    return read.removeprefix("Since then it has seen ").removesuffix(" in its rooms."), found.notes


# ---- raised and lowered ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "style", "read"),
    [
        ("10<sup>11</sup> ions", "", "10¹¹ ions"),
        ("10<sup>&minus;9</sup> bar", "", "10⁻⁹ bar"),
        ("10<sup>-</sup><sup>9</sup> bar", "", "10⁻⁹ bar"),
        ("10<sup><b>1</b>1</sup> ions", "", "10¹¹ ions"),
        ("10<span style='vertical-align: super'>11</span> ions", "", "10¹¹ ions"),
        ("10<span style='vertical-align:0.5em;font-size:70%'>11</span> ions", "", "10¹¹ ions"),
        ("10<small style='vertical-align:text-top'>11</small> ions", "", "10¹¹ ions"),
        ("10<span style='position:relative;top:-4px'>11</span> ions", "", "10¹¹ ions"),
        ("10<span class='e'>11</span> ions", ".e{position:relative;bottom:.4em}", "10¹¹ ions"),
        ("10<span class='e'>11</span> ions", "p .e{font-variant-position:super}", "10¹¹ ions"),
        ("10<span class='e'>11</span> ions", "@media screen{.e{vertical-align:super!important}}", "10¹¹ ions"),
        ("10<b class='e'>11</b> ions", ".e{transform:translateY(-40%)}", "10¹¹ ions"),
        ("10<span class='superscript'>11</span> ions", "", "10¹¹ ions"),
        ("10<span class='e'>11</span> ions", "@media print{.e{vertical-align:super}}", "1011 ions"),
        ("10<span class='e'>11</span> ions", ".e{vertical-align:super} .e{vertical-align:baseline}", "1011 ions"),
        ("10<sup>11</sup> ions", "sup{vertical-align:baseline;position:relative;top:-.5em}", "10¹¹ ions"),
        ("10<sup>2<sup>3</sup></sup> ions", "", "10\ufffd ions"),
        ("10<sup>1.5</sup> ions", "", "10\ufffd ions"),
        ("2,500<sup>1, 2</sup> people", "", "2,500¹,² people"),
        ("2,500<sup>1</sup><sup>,</sup><sup>2</sup> people", "", "2,500¹,² people"),
        ("2,500<sup>a</sup> people", "", "2,500ᵃ people"),
        ("2,500<sup>a,b</sup> people", "", "2,500ᵃ,ᵇ people"),
        ("2,500<sup>note 1</sup> people", "", "2,500ⁿᵒᵗᵉ ¹ people"),
        ("the 5<sup>th</sup> day", "", "the 5th day"),
        ("2,500<sup>[citation needed]</sup> people", "", "2,500[citation needed] people"),
        ("10<sup>1/2</sup> ions", "", "10\ufffd ions"),
        ("20<sup>o</sup>C", "", "20°C"),
        ("CO<sub>2</sub> and H<span style='vertical-align:sub'>2</span>O", "", "CO₂ and H₂O"),
        ("2<sup>1</sup>/<sub>2</sub> hours", "", "2½ hours"),
        ("2<sup>3</sup>&frasl;<sub>16</sub> miles", "", "2 3/16 miles"),
        ("it of 2011<sub>15 years ago</sub>", "", "it of 2011\n15 years ago"),
    ],
)
def test_what_is_raised_on_a_page_is_written_raised(inner, style, read):
    assert sentence(inner, style)[0] == read


@pytest.mark.parametrize(
    "mark",
    [
        "<sup><a href='#n1'>1</a></sup>",
        "<sup>[1]</sup>",
        "<sup class='reference'>12</sup>",
        "<a href='#fn1' class='footnote-ref'>1</a>",
        "<a href='#fn1'>1</a>",
        "<a href='#n1'>1</a>",
        "<a href='#fn1'>[1]</a>",
        "<a role='doc-noteref' href='#x'>3</a>",
        "<a href='#x' data-footnote-ref>3</a>",
        "<a href='#_ftn1'><span>1</span></a>",
        "<a href='#x' aria-describedby='footnote-label'>2, 3</a>",
        "<span class='footnote'>1</span>",
        "<span class='noteref'><a href='notes.html#a'>b</a></span>",
    ],
)
def test_the_mark_of_a_footnote_is_no_digit(mark):
    assert sentence(f"2,500{mark} people") == ("2,500 people", ())


@pytest.mark.parametrize("link", ["<a href='#hall'>2,500</a>", "<a href='more.html'>2,500</a>", "<a href='#a'>25</a>"])
def test_a_number_that_is_a_link_is_a_number(link):
    assert sentence(f"about {link} people")[0].replace(",", "")[:8] in ("about 25", "about 2500")


def test_a_power_of_ten_that_is_a_link_is_no_footnote():
    assert sentence("1.5 × 10<sup><a href='#u'>11</a></sup> ions")[0] == "1.5 × 10¹¹ ions"


# ---- what is not stated any more, or not seen -----------------------------------------------------

STRUCK = ("<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>", "<b style='text-decoration:line-through'>{}</b>",
          "<span class='line-through'>{}</span>", "<b class='x'><i>{}</i></b>")  # fmt: skip
HIDDEN = (
    "<span style='display:none'>{}</span>", "<span style='visibility:hidden'>{}</span>",
    "<span style='opacity:0'>{}</span>", "<span hidden>{}</span>", "<span style='font-size:0'>{}</span>",
    "<span style='font-size:1px'>{}</span>", "<span style='color:transparent'>{}</span>",
    "<span style='position:absolute;left:-9999px'>{}</span>", "<span class='sr-only'>{}</span>",
    "<span style='position:absolute;clip:rect(0,0,0,0)'>{}</span>", "<span style='clip-path: inset(50%)'>{}</span>",
    "<span style='height:1px;overflow:hidden'>{}</span>", "<span style='text-indent:-999em'>{}</span>",
    "<template>{}</template>", "<noscript>{}</noscript>", "<dialog>{}</dialog>", "<span popover>{}</span>",
    "<span style='transform:scale(0)'>{}</span>", "<canvas>{}</canvas>", "<span class='x'>{}</span>",
    "<font style='display:none'><b>{}</b></font>",
)  # fmt: skip
WHITE = (
    "<span style='color:white'>{}</span>", "<span style='color:#FFF'>{}</span>", "<font color='#ffffff'>{}</font>",
    "<span style='color:rgb(254,254,254)'>{}</span>", "<span style='background:#000;color:black'>{}</span>",
    "<span class='x'>{}</span>", "<span style='background-color:navy'><b style='color:#000080'>{}</b></span>",
)  # fmt: skip
BY_CLASS = {
    "struck out": (".x{text-decoration:underline line-through red}", "p > .x{text-decoration-line:line-through}"),
    "hidden": (".x{display:none}", "p .x{visibility:hidden}", "@media (min-width:600px){.x{display:none}}",
               ".y,.x{font:0/0 a}", ".x:not(.z){opacity:0}", ".x{color:red;color:transparent}",
               ".x{transform:translateX(-9999px);position:absolute}", ".x{position:fixed;left:-200%}"),
    "in the colour of its ground": (".x{color:#fff}", "p{background:#123456}.x{color:#123456}",
                                    ":root{--paper:white}.x{color:var(--paper)}"),
}  # fmt: skip
WAYS = [
    (way.format("1,900 of"), "" if "'x'" not in way else style, kind)
    for kind, ways in (("struck out", STRUCK), ("hidden", HIDDEN), ("in the colour of its ground", WHITE))
    for way in ways
    for style in (BY_CLASS[kind] if "'x'" in way else BY_CLASS[kind][:1])
]


@pytest.mark.parametrize(("inner", "style", "kind"), WAYS)
def test_what_a_page_strikes_out_or_hides_is_told_and_not_read(inner, style, kind):
    read, notes = sentence(f"{inner} 2,500 people", style)
    assert read == "2,500 people"
    assert notes == (f"{kind} after 'it has seen': '1,900 of'",)


@pytest.mark.parametrize(
    ("inner", "style"),
    [
        ("<span class='x'>2,500</span>", ".x{display:none}.x{display:inline}"),
        ("<span class='x'>2,500</span>", "@media print{.x{display:none}}"),
        ("<span class='x'>2,500</span>", "@media (max-width:500px){.x{display:none}}"),
        ("<span class='x'>2,500</span>", ".x:hover{display:none}"),
        ("<span class='x'>2,500</span>", ".x{{{ display:none"),
        ("<span class='x' id='i'>2,500</span>", ".x{display:none}#i{display:inline}"),
        ("<span class='x' style='display:inline'>2,500</span>", ".x{display:none}"),
        ("<span class='hidden md:inline'>2,500</span>", ""),
        ("<span style='visibility:hidden'><b style='visibility:visible'>2,500</b></span>", ""),
        ("<span style='font-size:0'><b style='font-size:16px'>2,500</b></span>", ""),
        ("<span style='color:white;background:#036'>2,500</span>", ""),
        ("<span style='color:white;background:url(a.png)'>2,500</span>", ""),
        ("<span aria-hidden='true'>2,500</span>", ""),
        ("<span class='x'>2,500</span>", ".x{opacity:.8;position:relative;left:-2px}"),
        ("<ins>2,500</ins>", ""),
        ("<dialog open>2,500</dialog>", ""),
        ("12<wbr>500", ""),
    ],
)
def test_what_a_page_shows_is_read(inner, style):
    read, notes = sentence(f"{inner} people", style)
    assert read.replace(",", "").split() in (["2500", "people"], ["12500", "people"])
    assert notes == ()


def test_pale_words_on_a_ground_that_another_sheet_tells_are_read_and_told():
    read, notes = sentence("<b style='color:#fff'>2,500</b> people", head='<link rel="stylesheet" href="a.css">')
    assert read == "2,500 people"
    assert notes == ("pale on a ground that the page does not tell, read as seen after 'it has seen': '2,500'",)


def test_what_is_folded_up_is_text():
    found = draft("<details><summary>Seats</summary><p>The great room has 400 seats for all of them.</p></details>")
    assert "The great room has 400 seats for all of them." in middle(found)


def test_what_is_hidden_in_a_menu_is_not_told():
    menu = "<nav><ul><li>Home</li><li style='display:none'>News of 1,900</li><li>Contact the keepers</li></ul></nav>"
    found = parse_document(FileKind.HTML, draft_page(menu).encode())
    assert found.notes == ()


def draft_page(menu):
    return f"<html><body>{menu}<article><h1>The hall</h1><p>{BEFORE}</p><p>{AFTER}</p></article></body></html>"


# ---- equations, signs, pictures -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("math", "read"),
    [
        ("<mn>1.5</mn><mo>×</mo><msup><mn>10</mn><mn>11</mn></msup>", "1.5×10¹¹"),
        ("<mrow><msup><mn>10</mn><mrow><mo>-</mo><mn>9</mn></mrow></msup></mrow>", "10⁻⁹"),
        ("<msup><mn>10</mn><msup><mn>2</mn><mn>3</mn></msup></msup>", "10\ufffd"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "½"),
        ("<mn>2</mn><mfrac><mn>3</mn><mn>16</mn></mfrac>", "2 3/16"),
        ("<mi>N</mi><mo>≥</mo><mn>2500</mn>", "N ≥ 2500"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        ("<msup><mn>10</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></msup>", "10\ufffd"),
        ("<mtable><mtr><mtd><mn>12</mn></mtd><mtd><mn>500</mn></mtd></mtr></mtable>", "\ufffd"),
        ("<mn>12</mn><mspace width='0.2em'></mspace><mn>500</mn>", "12 500"),
        ("<mn>2</mn><mo>&#x2062;</mo><mn>500</mn>", "2⋅500"),
        ("<mmultiscripts><mi>Co</mi><mprescripts/><none/><mn>60</mn></mmultiscripts>", "⁶⁰Co"),
        ("<semantics><mn>5</mn><annotation>five 55</annotation></semantics>", "5"),
        ("<menclose notation='updiagonalstrike'><mn>9</mn></menclose><mn>5</mn>", "5"),
        ("<mphantom><mn>9</mn></mphantom><mo>−</mo><mn>269</mn>", "−269"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi>", "∑ᵢⁿx"),
    ],
)
def test_an_equation_of_a_page_is_said_on_a_line_or_marked(math, read):
    assert sentence(f"<math>{math}</math> of it")[0] == f"{read} of it"


def test_an_equation_that_stands_there_twice_is_read_once():
    math = "<math><msup><mn>10</mn><mn>11</mn></msup></math>"
    drawn = (
        f"<span class='katex'><span class='katex-mathml'>{math}</span><span class='katex-html' aria-hidden='true'>"
        "<span>10</span><span>11</span></span></span>"
    )
    assert sentence(f"{drawn} ions")[0] == "10¹¹ ions"
    picture = (
        f"<span><span style='display:none'>{math}</span><img class='math-image' alt='{{\\displaystyle 10}}'></span>"
    )
    assert sentence(f"{picture} ions")[0] == "10¹¹ ions"


@pytest.mark.parametrize(
    ("inner", "style", "read"),
    [
        ("<img src='a' alt='≥'> 2,500 people", "", "≥ 2,500 people"),
        ("<img src='a'>2,500 people", "", "\ufffd2,500 people"),
        ("about <img src='a'> 2,500 people", "", "about \ufffd 2,500 people"),
        ("<img src='a' alt='' width='1'>2,500 people", "", "2,500 people"),
        ("people <img src='a' alt=''> of it", "", "people of it"),
        ("<svg><text>1,900</text></svg> 2,500 people", "", "\ufffd 2,500 people"),
        ("&#xe001; 2,500 people", "", "\ufffd 2,500 people"),
        ("<b class='x'>2,500</b> people", ".x::before{content:'≥ '}", "\ufffd2,500 people"),
        ("<b class='x'>75</b> of it", ".x:after{content:' km'}", "75\ufffd of it"),
        ("<i class='x'></i>2,500 people", ".x::before{content:'\\2265'}", "\ufffd2,500 people"),
        ("<b class='x'>2,500</b> people", ".x::after{content:attr(title)}", "2,500\ufffd people"),
        ("<b class='x'>2,500</b> people", ".x::after{content:''}", "2,500 people"),
        ("<b class='x'>people</b> of it", ".x::after{content:' !'}", "people of it"),
        ("<bdo dir='rtl'>005,2</bdo> people", "", "\ufffd people"),
        ("5 &#x206f;people", "", "5 people"),
        ("75 <font face='Symbol'>m</font>m", "", "75 μm"),
        ("<i class='x'>³</i> 2,500 people", ".x{font-family:Symbol,serif}", "≥ 2,500 people"),
        ("<i class='material-icons'>remove</i>269 people", "", "\ufffd269 people"),
    ],
)
def test_a_sign_that_is_drawn_leaves_a_mark(inner, style, read):
    assert sentence(inner, style)[0].replace("  ", " ") == read


def test_a_drawing_with_numbers_is_told():
    notes = sentence("it <svg><text>1,900 people</text></svg> all")[1]
    assert "not read, a drawing after 'has seen it': '1,900 people'" in notes


# ---- counters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "read"),
    [
        ("<span class='counter' data-target='2500'>0</span>", "2500"),
        ("<span data-count='2,500'>0</span>", "2,500"),
        ("<b data-from='0' data-to='2500' data-speed='900'>0</b>", "2500"),
        ("<b data-purecounter-start='0' data-purecounter-end='2500'>0</b>", "2500"),
        ("<span class='count-up' data-end-value='2500'>0+</span>", "2500+"),
        ("<span data-value='2500'>0.0</span>", "2500"),
        ("<span data-to-value='2500'><b>0</b></span>", "2500"),
        ("<span class='number' data-count='2500'></span>", "2500"),
        ("<span class='counter'>0</span>", "\ufffd"),
        ("<span class='odometer'>0</span>", "\ufffd"),
        ("<span data-target='many'>0</span>", "\ufffd"),
        ("<span data-n='2500'>0</span>", "\ufffd"),
        ("<span data-target='2.5' data-suffix='K'>0</span>", "\ufffd"),
        ("<span data-target='2500' data-count='99'>0</span>", "\ufffd"),
        ("<span>0</span>", "0"),
        ("<span class='counter' data-target='0'>0</span>", "0"),
        ("<span data-id='77'>0</span>", "0"),
    ],
)
def test_a_counter_is_its_target_or_a_mark_and_never_nought(counter, read):
    found, notes = sentence(f"{counter} people")
    assert found == f"{read} people"
    assert bool(notes) == (read != "0")


# ---- lines, cells and boxes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "style", "read"),
    [
        ("<p>It has 1,200<br>people here.</p>", "", "It has 1,200\npeople here."),
        ("<p>It has 1,200<br/><br/>people here.</p>", "", "It has 1,200\n\npeople here."),
        ("<table><tr><td>12</td><td>500 people</td></tr></table>", "", "12\t500 people"),
        ("<table><tr><td>12<br>500</td><td>men<br>only</td></tr></table>", "", "12\t500\tmen only"),
        ("<dl><dt>Rooms</dt><dd>12</dd><dd>500 people</dd></dl>", "", "• Rooms\n\n• 12\n\n• 500 people"),
        ("<pre>Rooms    People\n12    500 men</pre>", "", "Rooms\tPeople\n12\t500 men"),
        ("<p>12&nbsp;&nbsp;&nbsp;500 people here.</p>", "", "12\t500 people here."),
        ("<p>12&nbsp;500 people here.</p>", "", "12 500 people here."),
        ("<p>It has 1<b>2</b>00 here.</p>", "", "It has 1200 here."),
        ("<p><span class='x'>12</span><span class='x'>500</span> of it.</p>", ".x{display:table-cell}",
         "12\t500 of it."),
        ("<p><span class='x'>12</span> <span class='x'>500</span> of it.</p>", ".x{display:inline-block}",
         "12\t500 of it."),
        ("<p class='x'><span>12</span><span>500</span> of it.</p>", ".x{display:flex}", "12\t500 of it."),
        ("<p><span>12</span><span class='x'>500</span> of it.</p>", ".x{margin-left:2em}", "12\t500 of it."),
        ("<p><span class='x'>12</span><span class='x'>500 people</span></p>", ".x{display:block}", "12\n500 people"),
    ],
)  # fmt: skip
def test_lines_cells_and_boxes_stay_apart(body, style, read):
    assert middle(draft(body, style)) == read


def test_boxes_of_a_foreign_style_are_in_doubt():
    inner = "<span class='a'>12</span><span class='b'>500</span> of it"
    assert sentence(inner, head='<link rel="stylesheet" href="a.css">')[0] == "12\ufffd500 of it"


# ---- what a page may cost -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "is_whole"),
    [
        ("".join(f".a{at} .b{at},p{{color:red}}" for at in range(20_000)), False),
        ("".join(f"p:nth-child({at}){{color:red}}" for at in range(9_000)), False),
        ("p,div,b,i,*{display:inline}" * 9_000, False),
        (f".x{{content:'{'(' * 500_000}'}}", False),
        ("p{" * 50_000, True),
        ("a:is(" * 5_000, True),
        ("@media screen{" * 20_000, True),
        ("p:not(:not(:not(p))){color:red}" * 300, True),
    ],
    ids=["rules", "children", "all", "long", "open", "is", "media", "not"],
)
def test_a_sheet_that_swells_is_followed_within_bounds_and_told(style, is_whole):
    found = draft("<p>It has <b class='x'>2,500</b> people.</p>" * 300, style)
    assert "It has 2,500 people." in found.text
    assert any("too long to be followed" in note for note in found.notes) == (not is_whole)


# ---- letters --------------------------------------------------------------------------------------

HEAD = "From: a@example.org\nSubject: Figures\nMessage-ID: <1@example.org>\nContent-Type: text/{}; charset=utf-8{}\n\n"


def letter(body, kind="plain", more=""):
    return parse_document(FileKind.EMAIL, (HEAD.format(kind, more) + body).encode())


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (
            "Fine.\n\n> 300 people came,\n> 12 rooms are open and\n>> 45 nurses work.",
            "300 people came, 12 rooms are open and",
        ),
        ("Fine.\n\n> 300 people came.", "300 people came."),
        ("On Monday B wrote:\n> 300 people", "300 people"),
        ("> > 300 people came.\n\nFine.", "300 people came."),
        (">300 people came.\n>\n>And 12 more.\n\nFine.", "300 people came."),
    ],
)
def test_a_quoted_line_is_no_hedge_and_told(body, read):
    found = letter(body)
    assert read in found.text.split("\n\n")
    assert ">" not in found.text
    assert found.notes[0].startswith("somebody else's words, quoted in this letter: '300 people")


def test_a_sign_that_may_belong_to_the_sentence_is_marked():
    found = letter("We have seen\n>300 people so far.")
    assert found.text == "We have seen \ufffd300 people so far."
    assert letter("We have seen\n >300 people.", more="; format=flowed").text == "We have seen >300 people."


def test_a_page_of_a_letter_tells_what_is_quoted_and_struck_out():
    body = "<p>Fine: <s>45</s> 50 rooms.</p><blockquote type='cite'><p>It was 300 people.</p></blockquote>"
    found = letter(body, "html")
    assert found.text == "Fine: 50 rooms.\n\nIt was 300 people."
    assert found.notes == (
        "struck out after 'Fine:': '45'",
        "somebody else's words, quoted in this letter: 'It was 300 people.'",
    )
    assert letter("<p>Fine, we have</p><p>&gt; 300 people</p>", "html").text == "Fine, we have\n\n> 300 people"


def test_columns_of_a_plain_letter_stay_apart():
    found = letter("Rooms    People\n12    500 men\n\nWe had 12\n500 men came.")
    assert found.text == "Rooms\tPeople\n\n12\t500 men\n\nWe had 12\n500 men came."


# ---- damaged characters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damaged", "read"),
    [
        ("It has 2\x00500 people.", "It has 2\ufffd500 people."),
        ("It has 2\ufffd500 people.", "It has 2\ufffd500 people."),
        ("It has â‰¥ 2,500 people.", "It has \ufffd 2,500 people."),
        ("It is 75 Âµm wide.", "It is 75 \ufffdm wide."),
        ("It is 20 Â°C here.", "It is 20 \ufffdC here."),
        ("It is âˆ’269 degrees.", "It is \ufffd269 degrees."),
        ("It has 12Â\u00a0500 people.", "It has 12\ufffd500 people."),
        ("The cityâ€™s 5 halls.", "The city\ufffds 5 halls."),
        ("The Ã¼ber 5 halls.", "The \ufffdber 5 halls."),
        ("It is \ue00175 wide.", "It is \ufffd75 wide."),
        ("It is \u202e572 wide.", "It is \ufffd572 wide."),
    ],
)
def test_damaged_characters_leave_a_mark_and_a_note(damaged, read):
    data = damaged.encode()
    assert detect_kind(data) is FileKind.TEXT
    found = parse_document(FileKind.TEXT, data)
    assert found.text == read
    assert found.notes[0].startswith("1 sign could not be read, marked \ufffd in the text: ")


@pytest.mark.parametrize(
    "sound",
    ["Der Café» ist da.", "Le château, l'hôtel à 5 €.", "„DIÄT“", "MAÇÃ”", "Århus, Ürün – 5 °C ± 2", "naïve 5 µm"],
)
def test_sound_characters_stay(sound):
    found = parse_document(FileKind.TEXT, sound.encode())
    assert (found.text, found.notes) == (sound, ())


def test_letters_of_other_alphabets_for_digits_are_digits():
    assert parse_document(FileKind.TEXT, "𝟐,𝟓𝟎𝟎 and ５".encode()).text == "2,500 and 5"
    assert parse_document(FileKind.TEXT, "dash \x96 here".encode("latin-1")).text == "dash – here"
