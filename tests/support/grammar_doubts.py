"""What the grammar alone doubts of a reading, beside what the second eye does not account for."""

SECOND_EYE = "not accounted for: {words}"


def is_doubted(one):
    """Whether the grammar itself doubts it: its own reason stands first, or the unit is not understood."""
    reasons = [reason.text for _, sure in one.confidences for reason in sure.reasons]
    told = any(text.startswith("it is doubtful") or text.endswith("not understood as a unit") for text in reasons)
    return told or (one.confidence <= 0.5 and SECOND_EYE not in reasons)
