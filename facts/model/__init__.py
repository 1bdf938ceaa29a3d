"""The records and values of the catalogue: facts, metrics, facilities, articles, quantities, units, dates."""
