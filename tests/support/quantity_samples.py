"""A quantity for each hedge."""

from facts.model.quantity import Qualifier

SAMPLES = {
    Qualifier.EXACT: {"amount": "2500", "decimals": -2, "unit": "{patient}"},
    Qualifier.APPROXIMATELY: {"amount": "7000", "decimals": -3, "unit": "TB"},
    Qualifier.NEARLY: {"amount": "5000", "unit": "{patient}"},
    Qualifier.MORE_THAN: {"lower": "12000", "unit": "{processor}"},
    Qualifier.AT_LEAST: {"lower": "640", "unit": "{image}"},
    Qualifier.LESS_THAN: {"upper": "674000000", "unit": "EUR"},
    Qualifier.UP_TO: {"upper": "2700", "unit": "{flash}"},
    Qualifier.BETWEEN: {"lower": "0.5", "upper": "6", "lower_inclusive": True, "upper_inclusive": True, "unit": "keV"},
    Qualifier.TOLERANCE: {
        "amount": "12", "lower": "9", "upper": "15", "lower_inclusive": True, "upper_inclusive": True, "unit": "m",
    },
    Qualifier.ONE_OF_ONLY: {"amount": "6", "unit": "{centre}"},
    Qualifier.ORDER_OF_MAGNITUDE: {"lower": "10", "upper": "100", "lower_inclusive": True, "unit": "fs"},
}  # fmt: skip
