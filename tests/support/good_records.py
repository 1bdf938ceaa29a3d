"""One good record of each kind."""

GOOD = {
    "id": "7f3a09c2e1b4",
    "facility": "recas-bari",
    "metric": "processors",
    "value_text": "more than 12,000 processors",
    "qualifier": "more_than",
    "lower": "12000",
    "unit": "{processor}",
    "article": "infn-newsletter-62",
    "quote_exact": "more than 12,000 processors",
    "as_of": "2019-08",
    "as_of_basis": "inferred_from_publication",
}


METRIC = {
    "id": "national_rank",
    "label": "Rank",
    "definition": "Place in a ranking.",
    "unit": "rank",
    "stat_type": "rank",
}
