"""The Symbol font: the character that each of its codes draws, where a file does not say so itself."""

from __future__ import annotations

_ROWS = {
    0x20: " !∀#∃%&∋()∗+,−./",
    0x30: "0123456789:;<=>?",
    0x40: "≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟ",
    0x50: "ΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x60: "\ufffdαβχδεφγηιϕκλµνο",
    0x70: "πθρστυϖωξψζ{|}∼\ufffd",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓",
    0xB0: "°±″≥×∝∂•÷≠≡≈…\ufffd\ufffd↵",
    0xC0: "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉",
    0xD0: "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    0xE0: "◊〈®©™∑" + "\ufffd" * 10,
    0xF0: "\ufffd〉∫" + "\ufffd" * 13,
}
SYMBOL = {start + at: character for start, row in _ROWS.items() for at, character in enumerate(row)}
"""Code to character; the signs that only build up large brackets have none."""
