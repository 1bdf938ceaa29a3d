"""Share: one dialog for every chart, every fact and every list of facts."""

from dashboard.share.share_tabs import enable_copying, show_sentences, show_share_button
from dashboard.share.share_target import ShareTarget, share_chart, share_fact, share_facts

__all__ = [
    "ShareTarget",
    "enable_copying",
    "share_chart",
    "share_fact",
    "share_facts",
    "show_sentences",
    "show_share_button",
]
