"""From a file to reviewed facts: what an article states, what was decided about each of its numbers, and by whom."""

from facts.number import AsOf, Guesses, Number, Proposal, State
from facts.reviewing.review_data import Coverage, Ingested, IngestOutcome, Proposed, Review, UnderReview
from facts.reviewing.review_service import Reviewing

__all__ = [
    "AsOf",
    "Coverage",
    "Guesses",
    "IngestOutcome",
    "Ingested",
    "Number",
    "Proposal",
    "Proposed",
    "Review",
    "Reviewing",
    "State",
    "UnderReview",
]
