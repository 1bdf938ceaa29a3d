"""What readers are told of an error: what they can mend; of all else an id to quote, and the log has the rest."""

from __future__ import annotations

from facts.errors import FactsError, StoreError, log_fault


class ServerFault(FactsError):
    """Something that only who runs the server can mend."""


def make_public_error(error: Exception) -> FactsError:
    """Return the error as readers may see it.

    Where the database is and what its driver says, paths and the text of what nobody foresaw stay with the operator.
    """
    if isinstance(error, FactsError) and not isinstance(error, StoreError):
        return error
    key = log_fault(error, "answering a reader")
    what = "the catalogue cannot be asked now" if isinstance(error, StoreError) else "this went wrong here"
    return ServerFault(
        what, remedy=f"Try again in a minute. If it stays so, tell who runs this dashboard: error {key}."
    )
