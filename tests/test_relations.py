"""Relations between metrics as data: what may be written, how a mistake is told, and factors of units."""

from decimal import Decimal

import pytest

from facts.catalog import table_exchange
from facts.errors import FileError, UnitError
from facts.model import units
from facts.model.metric import Metric
from facts.model.relation import load_relations, read_relations


@pytest.fixture(scope="module")
def shipped():
    return table_exchange.read_starter()


def make_metric(key, unit, stat_type="stock"):
    return Metric(id=key, label=key, definition="Invented.", unit=unit, stat_type=stat_type)


def write(tmp_path, *lines):
    path = tmp_path / "own.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def write_relation(tmp_path, formula, *more):
    return write(tmp_path, "[[relation]]", 'id = "mine"', f'formula = "{formula}"', *more)


@pytest.mark.parametrize(
    ("formula", "more", "said"),
    [
        ("staff +", (), "two sides"),
        ("staff users = guests", (), "cannot be read at 'users"),
        ("staff - users = guests", (), "cannot be read at '- users"),
        ("staff = staff", (), "stands in it twice"),
        ("staff = 0 * users", (), "a zero"),
        ("staff = 12", (), "it has 1 metrics"),
        ("staff = users", ('time = "never"',), "time is 'never'"),
        ("staff = users", ('time = "until"',), "no equation"),
        ("staff + users <= guests", ('time = "growth"',), "growth is told of a total"),
        ("staff = users", ('across = "world"',), "across is 'world'"),
        ("staff = users", ("colour = 1",), "a line is not known"),
        ("staff__x = users", (), "no id of a metric"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_its_place(tmp_path, formula, more, said):
    path = write_relation(tmp_path, formula, *more)
    with pytest.raises(FileError) as caught:
        read_relations(path)
    assert said in caught.value.what
    assert (caught.value.where, bool(caught.value.remedy)) == (f"{path}, relation mine", True)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["[[relation]", "id"], "not TOML"),
        (["[other]"], "holds other"),
        (["[parts]", 'metrics = "staff"'], "more than a list"),
        (["[[relation]]", 'id = "storage-of-two-kinds"', 'formula = "a = b"'], "is there already"),
        (["[[relation]]", 'id = "x"', 'formula = "a = b"'] * 2, "two of this id"),
        (["#" * 200_001], "too long"),
    ],
)
def test_a_bad_file_is_named(tmp_path, lines, said):
    path = write(tmp_path, *lines)
    with pytest.raises(FileError, match=said) as caught:
        read_relations(path)
    assert path in caught.value.where


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileError, match="cannot be read"):
        read_relations(str(tmp_path / "none.toml"))


def test_a_metric_that_is_not_there_and_units_that_do_not_fit_are_told(tmp_path):
    known = {"staff": make_metric("staff", "{person}"), "mass": make_metric("mass", "t")}
    with pytest.raises(FileError, match="there is no metric 'guests'"):
        read_relations(write_relation(tmp_path, "staff = guests")).check_metrics(known)
    with pytest.raises(FileError, match=r"\{person\} is not of the dimension of t"):
        read_relations(write_relation(tmp_path, "staff = mass")).check_metrics(known)


def test_what_ships_waits_for_metrics_that_are_not_there(shipped):
    shipping = load_relations()
    shipping.check_metrics(shipped.metrics)
    waiting = {one.id for one in shipping.listed} - {one.id for one in shipping.bind_metrics(shipped.metrics)}
    assert waiting == {"cores-of-all-nodes"}


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        (("ns", "{image}/s"), (), "1E-9"),
        (("{patient}/a", "a"), ("{patient}",), "1"),
        (("%", "{case}"), ("{case}",), "0.01"),
        (("GB/s", "h"), ("TB",), "3.6"),
        (("PB",), ("TB",), "1000"),
        (("EUR",), ("EUR",), "1"),
    ],
)
def test_pint_makes_the_factor_between_products_of_units(source, target, factor):
    assert units.find_product_factor(source, target) == Decimal(factor)


@pytest.mark.parametrize(
    ("source", "target"), [(("EUR",), ("USD",)), (("Cel",), ("K",)), (("m",), ()), (("CCYY",), ("d",))]
)
def test_what_has_no_factor_is_refused(source, target):
    with pytest.raises(UnitError):
        units.find_product_factor(source, target)
