"""The colours can be read: contrast as WCAG computes it, in light and dark."""

import pytest

from dashboard import theme

pytestmark = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def test_contrast_is_that_of_wcag(dark):
    assert theme.measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.measure_contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_text_stands_out_from_the_paper(dark):
    look = theme.get_tokens(dark)
    for colour in (look.ink, look.muted, look.accent):
        assert theme.measure_contrast(colour, look.paper) >= 4.5


def test_series_stand_out_from_the_paper_and_are_all_different(dark):
    colours = theme.list_line_colors(dark)
    assert all(theme.measure_contrast(colour, theme.get_tokens(dark).paper) >= 3 for colour in colours)
    assert len(set(colours)) == len(colours) == 8


def test_the_template_carries_paper_ink_and_one_typeface(dark):
    layout = theme.make_template(dark).layout
    look = theme.get_tokens(dark)
    assert (layout.paper_bgcolor, layout.plot_bgcolor, layout.font.color) == (look.paper, look.paper, look.ink)
    assert layout.font.family == theme.FONT
    assert layout.font.size == 14


def test_mixing_goes_from_one_colour_to_the_other(dark):
    assert theme.mix_colors("#000000", "#ffffff", 0) == "#000000"
    assert theme.mix_colors("#000000", "#ffffff", 1) == "#ffffff"
    assert theme.mix_colors("#000000", "#ffffff", 0.5) == "#808080"
