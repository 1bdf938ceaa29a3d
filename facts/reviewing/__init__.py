"""From a file to reviewed facts: what an article states, what was decided about each of its numbers, and by whom."""

from facts.number import AsOf, Guesses, Number, Proposal, State
from facts.reviewing.review import Coverage, Ingested, Outcome, Proposed, Review, UnderReview
from facts.reviewing.reviewing import Reviewing

__all__ = [
    "AsOf",
    "Coverage",
    "Guesses",
    "Ingested",
    "Number",
    "Outcome",
    "Proposal",
    "Proposed",
    "Review",
    "Reviewing",
    "State",
    "UnderReview",
]
