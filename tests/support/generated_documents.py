"""Documents made at random, of the kinds that hide or change a sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from support.shown_claims import Claim, counted
from support.word_files import paragraph, row, run, word_file

MARK = "\ufffd"


FILL = "The keepers of the hall walk along the shore of the lake with all who come on a Sunday and tell them of it."


@dataclass(frozen=True)
class Case:
    """A sentence in markup and what must come of it."""

    markup: str
    """Instead of the blank between "holds" and the noun."""
    reads: tuple[str, ...]
    """What the text may say there; the first is best."""
    never: tuple[str, ...] = ()
    note: str = ""
    amount: str = ""
    """The number that the grammar must find, where it can."""
    style: str = ""
    noun: str = "people"
    """What the sentence ends with."""
    claims: tuple[Claim, ...] = ()
    """What the page states, where it is more than the amount alone."""
    naive: tuple[str, ...] = ()
    """What else somebody reads there who looks at letters alone."""

    @property
    def stated(self):
        return self.claims or ((counted(self.amount, self.noun),) if self.amount else ())


def number(chance):
    return f"{chance.randint(1, 99)},{chance.randint(100, 999)}"


def number_behind(sign, chance):
    """A number that can be with its sign."""
    return str(chance.randint(1, 269)) if sign in "−-" else number(chance)


def old_and_new(chance):
    """Two numbers that have no part in common."""
    return str(chance.randint(1111, 4999)), str(chance.randint(5555, 9999))


def signed(sign, value, gap=""):
    """What a sign before a number makes of it, as fields of a case; of other signs nothing is known."""
    hedge = {"≥": "at_least", "≤": "up_to", "≈": "approximately"}.get(sign)
    if sign == "−":
        claim = Claim(f"{sign}{gap}{value} °C", f"-{value}", "Cel")
        return {"amount": f"-{value}", "noun": "°C", "claims": (claim,), "naive": (value,)}
    claims = (counted(value, "people", hedge, sign + gap),) if hedge else ()
    return {"amount": value if sign == "≥" else "", "claims": claims, "naive": (value,)}


UP = '<w:vertAlign w:val="superscript"/>'


STYLES = (
    f'<w:style w:type="character" w:styleId="Up"><w:name w:val="Up"/><w:rPr>{UP}</w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Up2"><w:name w:val="Up2"/><w:basedOn w:val="Up"/></w:style>'
    '<w:style w:type="character" w:styleId="Sy"><w:name w:val="Sy"/><w:rPr><w:rFonts w:ascii="Symbol" '
    'w:hAnsi="Symbol"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="No"><w:name w:val="No"/><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="No2"><w:name w:val="No2"/><w:basedOn w:val="No"/></w:style>'
    '<w:style w:type="character" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


SYMBOLS = {"≥": 0xB3, "≤": 0xA3, "−": 0x2D, "±": 0xB1, "≈": 0xBB, "×": 0xB4, "μ": 0x6D, "Ω": 0x57}  # fmt: skip


RAISED = (UP, '<w:rStyle w:val="Up"/>', '<w:rStyle w:val="Up2"/>', '<w:position w:val="8"/><w:sz w:val="14"/>')


SYMBOL_RUNS = ('<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>', '<w:rStyle w:val="Sy"/>')


STRUCK = ("<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="No"/>', '<w:rStyle w:val="No2"/>')


HIDDEN = ("<w:vanish/>", '<w:rStyle w:val="Hid"/>', "<w:webHidden/>", "<w:specVanish/>")


WHITE = ('<w:color w:val="FFFFFF"/>', '<w:color w:val="fefefe"/>', '<w:color w:val="0A0A0A"/><w:shd w:fill="000000"/>',
         '<w:highlight w:val="black"/>', '<w:sz w:val="1"/>')  # fmt: skip


def word_symbol(chance):
    sign, code = chance.choice(list(SYMBOLS.items()))
    value = number_behind(sign, chance)
    font = chance.choice(SYMBOL_RUNS)
    drawn = chance.choice((
        f'<w:r><w:sym w:font="Symbol" w:char="F0{code:02X}"/></w:r>',
        f'<w:r><w:sym w:font="Symbol" w:char="{code:02x}"/></w:r>',
        run(f"&#{code};", font),
        run(f"&#{0xF000 + code};", font),
        f'<w:fldSimple w:instr="SYMBOL {code} \\f Symbol"/>',
    ))  # fmt: skip
    return Case(drawn + run(value), (f"{sign}{value}",), **signed(sign, value))


def word_unknown_sign(chance):
    value = number(chance)
    drawn = chance.choice((
        '<w:r><w:sym w:font="Webdings" w:char="F051"/></w:r>', run("&#xE123;"),
        run("Q", '<w:rFonts w:ascii="Wingdings 3"/>'),
        '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>', '<w:fldSimple w:instr="EQ \\f(1,2)"/>',
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/></wp:inline></w:drawing></w:r>',
    ))  # fmt: skip
    return Case(drawn + run(value), (f"{MARK}{value}",), note="could not be read", naive=(value,))


def word_equation(chance):
    base, up = number(chance), str(chance.randint(2, 19))

    def term(text):
        return f"<m:r><m:t>{text}</m:t></m:r>"

    power = f"<m:sSup><m:e>{term('10')}</m:e><m:sup>{term(up)}</m:sup></m:sSup>"
    raised = up.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    times = base[:2].strip(",")
    inner, read, claims = chance.choice((
        (term(f"{times}×") + power, f"{times}×10{raised}", (counted(f"{times}e{up}", "people"),)),
        (term(f"≥{base}"), f"≥ {base}", (counted(base, "people", "at_least", "≥ "),)),
        (f"<m:f><m:num>{term('3')}</m:num><m:den>{term('4')}</m:den></m:f>", "¾", ()),
        (f"<m:rad><m:deg/><m:e>{term(base)}</m:e></m:rad>", f"√{base}", ()),
        (f"<m:m><m:mr><m:e>{term(base)}</m:e><m:e>{term('5')}</m:e></m:mr></m:m>", MARK, ()),
        (f"<m:d><m:e>{term(base)}</m:e></m:d>", f"({base})", (counted(base, "people"),)),
    ))  # fmt: skip
    claims = tuple(replace(claim, quote=f"{read} people") for claim in claims)
    whole = f"<m:oMath>{inner}</m:oMath>"
    return Case(
        chance.choice((whole, f"<m:oMathPara>{whole}</m:oMathPara>")), (read,), (f"10{up}",), claims=claims,
        naive=(f"10{up}", f"{times}10{up}", base, "3", "34", f"{base}5"),
    )  # fmt: skip


def word_raised(chance):
    value, marks = (
        number(chance),
        chance.choice((("1", "¹"), ("1,2", "¹,²"), ("12", "¹²"), ("a", "ᵃ"), ("2, 3", "²,³"))),
    )
    return Case(
        run(value) + run(marks[0], chance.choice(RAISED)), (value + marks[1],), never=(value + marks[0],), amount=value,
        claims=(counted(value + marks[1], "people", number=value),),
    )  # fmt: skip


def word_exponent(chance):
    up, raised = chance.choice((("11", "¹¹"), ("-9", "⁻⁹"), ("−15", "⁻¹⁵"), ("6", "⁶")))
    split = len(up) > 1 and chance.random() < 0.5
    way = chance.choice(RAISED)
    runs = "".join(run(part, way) for part in up) if split else run(up, way)
    return Case(run("10") + runs, (f"10{raised}",), never=(f"10{up}",), claims=(power_of_ten(up, raised),))


def power_of_ten(up, raised):
    return counted(f"10{raised}", "people", number=f"1e{up}".replace("−", "-"))


def word_square(chance):
    value = number(chance)
    unit, code, base = chance.choice((("m²", "m2", "m"), ("cm²", "cm2", "cm"), ("m³", "m3", "m")))
    way = chance.choice(RAISED)
    claim = Claim(f"{value} {unit}", value, code)
    power = {"²": "2", "³": "3"}[unit[-1]]
    return Case(
        run(f"{value} {base}") + run(power, way) + run(" for"), (f"{value} {unit} for",), (f"{base}{power}",),
        claims=(claim,), naive=(value,),
    )  # fmt: skip


def word_micro(chance):
    value, unit = number(chance), chance.choice((("m", "um"), ("s", "us")))
    sign = '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>'
    return Case(
        run(f"{value} ") + sign + run(f"{unit[0]} for"), (f"{value} μ{unit[0]} for",), (f"{value} m{unit[0]}",),
        claims=(Claim(f"{value} μ{unit[0]}", value, unit[1]),), naive=(value,),
    )  # fmt: skip


def word_lowered(chance):
    value = number(chance)
    way = chance.choice(('<w:vertAlign w:val="subscript"/>', '<w:position w:val="-6"/><w:sz w:val="14"/>'))
    return Case(
        run(f"{value} tonnes of CO") + run("2", way) + run(" for"), (f"{value} tonnes of CO₂ for",), ("CO2",),
        claims=(Claim(f"{value} tonnes", value, "t"),), naive=("2", f"{value}2"),
    )  # fmt: skip


def word_tab(chance):
    one, other = str(chance.randint(1, 99)), str(chance.randint(100, 999))
    between = chance.choice(("<w:r><w:tab/></w:r>", "<w:r><w:ptab/></w:r>", run("\t")))
    return Case(
        run(one) + between + run(other), (f"{one}\t{other}",), (f"{one} {other}", one + other),
        claims=(counted(other, "people"),),
    )  # fmt: skip


def word_gone(ways, note):
    def case(chance):
        old, new = old_and_new(chance)
        cut = chance.randint(1, 3)
        way = chance.choice(ways)
        gone = run(old[:cut], way) + run(old[cut:] + " or ", way)
        return Case(gone + run(new), (new,), (old,), note, new, naive=(old, f"{old} or {new}", old + new))

    return case


def word_tracked(chance):
    old, new = old_and_new(chance)
    gone, note = chance.choice((
        (f"<w:del>{run(old, tag='delText')}</w:del>", "deleted with tracked changes"),
        (f"<w:moveFrom>{run(old)}</w:moveFrom>", "moved away with tracked changes"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(old)}</w:sdtContent></w:sdt>", "empty field"),
    ))  # fmt: skip
    there = chance.choice((f"<w:ins>{run(new)}</w:ins>", f"<w:moveTo>{run(new)}</w:moveTo>", run(new)))
    return Case(gone + there, (new,), (old,), note, new, naive=(old, f"{old}{new}"))


def word_alternate(chance):
    value = number(chance)
    inner = run(value)
    return Case(
        f"<mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>",
        (value,), never=(value + value,), amount=value,
    )  # fmt: skip


def word_field(chance):
    old, new = old_and_new(chance)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = run(f" IF {old} ", tag="instrText") + chance.choice(("", run(old)))
    return Case(mark("begin") + code + mark("separate") + run(new) + mark("end"), (new,), never=(old,), amount=new)


def word_small_mark(chance):
    """A mark behind a number so short that it may be a power."""
    value, mark = str(chance.randint(2, 99)), str(chance.randint(2, 9))
    raised = value + mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    power = f"{int(value) ** int(mark)}"
    return Case(run(value) + run(mark, chance.choice(RAISED)), (raised,), (value + mark,), naive=(value + mark, power))


WORD_KINDS = {
    "symbol": word_symbol,
    "unknown sign": word_unknown_sign,
    "equation": word_equation,
    "raised": word_raised,
    "exponent": word_exponent,
    "square": word_square,
    "micro": word_micro,
    "lowered": word_lowered,
    "tab": word_tab,
    "small mark": word_small_mark,
    "struck": word_gone(STRUCK, "struck out"),
    "hidden": word_gone(HIDDEN, "hidden"),
    "white": word_gone(WHITE, "in the colour of its ground"),
    "tracked": word_tracked,
    "alternate": word_alternate,
    "field": word_field,
}


def word_document(cases, cells):
    lines = [paragraph(f"Line {name} holds ", case.markup, f" {case.noun}.") for name, case in cases.items()]
    return word_file(paragraph(FILL), *lines, f"<w:tbl>{row(*cells)}</w:tbl>", paragraph(FILL), styles=STYLES)


def page_gone(ways, note):
    def case(chance):
        old, new = old_and_new(chance)
        tag, way, style = chance.choice(ways)
        name = f"c{chance.randint(0, 10**9)}"
        inner = f"<b>{old[:1]}</b>{old[1:]}" if chance.random() < 0.3 else old
        gone = f"<{tag} {way.replace('NAME', name)}>{inner} or </{tag}>"
        naive = (old, f"{old} or {new}", old + new)
        return Case(gone + new, (new,), (old,), note, new, style.replace("NAME", name), naive=naive)

    return case


PAGE_STRUCK = (("del", "", ""), ("s", "", ""), ("strike", "", ""), ("span", "style='text-decoration:line-through'", ""),
               ("span", "class='NAME'", ".NAME{text-decoration-line:line-through}"),
               ("i", "id='NAME'", "p #NAME{text-decoration:red line-through}"),
               ("span", "class='strikethrough'", ""))  # fmt: skip


PAGE_HIDDEN = (
    ("span", "style='display:none'", ""), ("span", "hidden", ""), ("span", "style='visibility:hidden'", ""),
    ("span", "style='opacity:0'", ""), ("span", "style='font-size:0'", ""), ("span", "class='sr-only'", ""),
    ("span", "class='NAME'", ".NAME{display:none!important}"), ("em", "class='a NAME'", "p>.NAME{visibility:hidden}"),
    ("span", "class='NAME'", ".NAME{position:absolute;left:-9999px}"), ("template", "", ""), ("noscript", "", ""),
    ("span", "class='NAME'", ".NAME{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}"),
    ("span", "class='NAME'", "@media screen and (min-width:400px){.NAME{opacity:0}}"), ("dialog", "", ""),
    ("span", "class='NAME'", ".NAME{font-size:16px} span.NAME{font-size:0px}"),
    ("span", "style='color:transparent'", ""),
)  # fmt: skip


PAGE_WHITE = (
    ("span", "style='color:#fff'", ""), ("span", "class='NAME'", ".NAME{color:white}"), ("font", "color='#FFFFFF'", ""),
    ("span", "class='NAME'", ".NAME{background-color:#123;color:#112233}"), ("b", "style='color:rgb(255 255 254)'", ""),
)  # fmt: skip


PAGE_RAISED = (("sup", "", ""), ("span", "style='vertical-align:super'", ""),
               ("span", "class='NAME'", ".NAME{vertical-align:super}"),
               ("span", "style='position:relative;top:-.4em;font-size:70%'", ""), ("span", "class='superscript'", ""),
               ("small", "class='NAME'", "p .NAME{vertical-align:top}"), ("b", "style='vertical-align:6px'", ""),
               ("span", "class='NAME'", ".NAME{font-variant-position:super}"))  # fmt: skip


def page_up(chance, base, up):
    tag, way, style = chance.choice(PAGE_RAISED)
    name = f"c{chance.randint(0, 10**9)}"
    return f"{base}<{tag} {way.replace('NAME', name)}>{up}</{tag}>", style.replace("NAME", name)


def page_raised(chance):
    value, marks = (
        number(chance),
        chance.choice((("1", "¹"), ("1,2", "¹,²"), ("1, 2", "¹,²"), ("12", "¹²"), ("a", "ᵃ"))),
    )
    markup, style = page_up(chance, value, marks[0])
    claims = (counted(value + marks[1], "people", number=value),)
    return Case(markup, (value + marks[1],), (value + marks[0],), amount=value, style=style, claims=claims)


def page_exponent(chance):
    up, raised = chance.choice((("11", "¹¹"), ("-9", "⁻⁹"), ("&minus;15", "⁻¹⁵"), ("6", "⁶")))
    markup, style = page_up(chance, "10", up)
    claims = (power_of_ten(up.replace("&minus;", "-"), raised),)
    naive = (f"10{up}".replace("&minus;", ""),)
    return Case(markup, (f"10{raised}",), (f"10{up}",), style=style, claims=claims, naive=naive)


def page_square(chance):
    value = number(chance)
    unit, code, base = chance.choice((("m²", "m2", "m"), ("cm²", "cm2", "cm"), ("m³", "m3", "m")))
    power = {"²": "2", "³": "3"}[unit[-1]]
    markup, style = page_up(chance, f"{value} {base}", power)
    claim = Claim(f"{value} {unit}", value, code)
    return Case(
        f"{markup} for", (f"{value} {unit} for",), (f"{base}{power}",), style=style, claims=(claim,), naive=(value,)
    )


def page_lowered(chance):
    value, name = number(chance), f"c{chance.randint(0, 10**9)}"
    tag, way, style = chance.choice((("sub", "", ""), ("span", "style='vertical-align:sub;font-size:70%'", ""),
                                     ("i", f"class='{name}'", f".{name}{{vertical-align:sub}}")))  # fmt: skip
    return Case(
        f"{value} tonnes of CO<{tag} {way}>2</{tag}> for", (f"{value} tonnes of CO₂ for",), ("CO2",), style=style,
        claims=(Claim(f"{value} tonnes", value, "t"),), naive=("2", f"{value}2"),
    )  # fmt: skip


def page_mark(chance):
    value, mark = number(chance), str(chance.randint(1, 99))
    form = chance.choice((
        "<sup><a href='#n1'>{}</a></sup>", "<sup>[{}]</sup>", "<a href='#fn1'>{}</a>",
        "<a class='noteref' href='#x'>{}</a>", "<a role='doc-noteref' href='#x'>{}</a>",
        "<span class='footnote-ref'>{}</span>", "<a href='#cite_note-2'>[{}]</a>",
    ))  # fmt: skip
    return Case(value + form.format(mark), (value,), (value + mark,), amount=value)


def page_equation(chance):
    base, up = str(chance.randint(2, 99)), str(chance.randint(2, 19))
    raised = up.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    power = f"<msup><mn>10</mn><mn>{up}</mn></msup>"
    inner, read, told = chance.choice((
        (f"<mn>{base}</mn><mo>&times;</mo>{power}", f"{base}×10{raised}",
         {"claims": (counted(f"{base}×10{raised}", "people", number=f"{base}e{up}"),)}),
        (f"<mrow><mo>&minus;</mo><mn>{base}</mn></mrow>", f"−{base}", signed("−", base)),
        ("<mfrac><mn>3</mn><mn>4</mn></mfrac>", "¾", {}),
        (f"<semantics><mrow>{power}</mrow><annotation>x {base}</annotation></semantics>", f"10{raised}",
         {"claims": (power_of_ten(up, raised),)}),
        (f"<mtable><mtr><mtd><mn>{base}</mn></mtd><mtd><mn>5</mn></mtd></mtr></mtable>", MARK, {}),
    ))  # fmt: skip
    told = told | {"naive": (base, f"10{up}", f"{base}10{up}", "3", "34", f"{base}5")}
    return Case(f"<math>{inner}</math>", (read,), (f"10{up}",), "equation" if read == MARK else "", **told)


def page_counter(chance):
    target = str(chance.randint(5000, 99999))
    name = chance.choice(("data-target", "data-count", "data-to", "data-end", "data-to-value", "data-purecounter-end"))
    markup, read = chance.choice((
        (f"<span class='counter' {name}='{target}'>0</span>", target),
        (f"<b {name}='{target}' data-from='0' data-speed='2000'>0</b>", target),
        (f"<b {name}='{target}'><i>0</i></b>", target),
        ("<span class='counter'>0</span>", MARK),
        (f"<span {name}='{target}' data-suffix='K'>0</span>", MARK),
    ))  # fmt: skip
    naive = ("0", target if read == MARK and "suffix" in markup else "", f"0{target}")
    return Case(markup, (read,), ("holds 0",), "counter", target if read == target else "", naive=naive)


def page_styled(chance):
    value, name = number(chance), f"c{chance.randint(0, 10**9)}"
    side, content = chance.choice((("before", "≥ "), (":before", "−"), ("after", " k"), (":after", "%")))
    side = side if side.startswith(":") else f"::{side}"
    read = value + MARK if "after" in side else MARK + value
    style = f".{name}{side}{{content:'{content}'}}"
    return Case(f"<b class='{name}'>{value}</b>", (read,), note="style", style=style, naive=(value,))


def page_sign(chance):
    drawn, read = chance.choice((
        ("<img src='a' alt='≥'>", "≥"), ("<img src='a'>", MARK), ("&#xe123;", MARK), ("<svg><path/></svg>", MARK),
        ("&ge;", "≥"), ("&#8722;", "−"), ("&le;", "≤"), ("&asymp;", "≈"), ("&minus;", "−"), ("&plusmn;", "±"),
    ))  # fmt: skip
    value = number_behind(read, chance)
    told = signed(read, value)
    return Case(drawn + value, (read + value,), note="could not be read" if read == MARK else "", **told)


def page_break(chance):
    value = number(chance)
    return Case(f"{value}<br>", (f"{value}\n",), (f"{value}people",), amount=value)


def page_small_mark(chance):
    """A mark behind a number so short that it may be a power."""
    value, mark = str(chance.randint(2, 99)), str(chance.randint(2, 9))
    raised = value + mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    markup, style = page_up(chance, value, mark)
    naive = (value + mark, f"{int(value) ** int(mark)}")
    return Case(markup, (raised,), (value + mark,), style=style, naive=naive)


ROOM_BEHIND = ("display:inline-block;width:6em", "padding-right:60px", "margin-right:3em", "float:left;width:50%")


ROOM_BEFORE = ("margin-left:4em", "padding-left:2em", "display:inline-block;width:6em;text-align:right", "float:right")


def page_gap(chance):
    """Two numbers that stand apart by what the style says."""
    one, other, name = str(chance.randint(1, 99)), str(chance.randint(100, 999)), f"c{chance.randint(0, 10**9)}"
    blank = chance.choice((" ", ""))
    is_before = chance.random() < 0.5
    said = chance.choice(ROOM_BEFORE if is_before else ROOM_BEHIND)
    way, style = chance.choice(((f"style='{said}'", ""), (f"class='{name}'", f".{name}{{{said}}}")))
    plain = chance.choice(("{}", "<span>{}</span>", "<i>{}</i>")).format
    first = plain(one) if is_before else f"<b {way}>{one}</b>"
    second = f"<b {way}>{other}</b>" if is_before else plain(other)
    if chance.random() < 0.15:
        first, second = (f"<span style='display:table-cell'>{text}</span>" for text in (one, other))
    return Case(
        first + blank + second, (f"{one}\t{other}",), (f"{one} {other}", one + other), style=style,
        claims=(counted(other, "people"),),
    )  # fmt: skip


def page_template(chance):
    """A text that a program has not filled yet."""
    value = number(chance)
    drawn = chance.choice(
        ("{{ count | default: %s }}", "{{%s}}", "${visitors || %s}", "{%% trans %s %%}", "<%%= %s %%>")
    )
    drawn = drawn.replace("%%", "%").replace("%s", value)
    shown = drawn.replace("<", "&lt;").replace(">", "&gt;")
    return Case(shown, (drawn,), naive=(value,))


PAGE_KINDS = {
    "struck": page_gone(PAGE_STRUCK, "struck out"),
    "hidden": page_gone(PAGE_HIDDEN, "hidden"),
    "white": page_gone(PAGE_WHITE, "in the colour of its ground"),
    "raised": page_raised,
    "exponent": page_exponent,
    "square": page_square,
    "lowered": page_lowered,
    "footnote": page_mark,
    "equation": page_equation,
    "counter": page_counter,
    "styled": page_styled,
    "sign": page_sign,
    "break": page_break,
    "small mark": page_small_mark,
    "gap": page_gap,
    "template": page_template,
}


def page_document(cases, cells):
    lines = "".join(f"<p>Line {name} holds {case.markup} {case.noun}.</p>" for name, case in cases.items())
    style = "".join(case.style for case in cases.values())
    table = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Hall</title><style>{style}</style></head>"
        f"<body><article><h1>The hall</h1><p>{FILL}</p>{lines}{table}<p>{FILL}</p></article></body></html>"
    ).encode()


def documents(kinds, chance, count):
    """Yield the cases of each document and its two cells: every kind at least once in every few documents."""
    names = list(kinds)
    for at in range(count):
        chosen = [names[(at * 4 + step) % len(names)] for step in range(4)]
        yield (
            {f"{name} {letter}": kinds[name](chance) for name, letter in zip(chosen, "pqrs", strict=True)},
            (
                str(chance.randint(1, 99)),
                f"{chance.randint(100, 999)} people",
            ),
        )
