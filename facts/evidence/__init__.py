"""Evidence: is a number borne out by its words? An independent check beside the grammar."""

from __future__ import annotations

from facts.evidence.clause import Doubt, Stated
from facts.evidence.second_eye import look_again

__all__ = ["Doubt", "Stated", "look_again"]
