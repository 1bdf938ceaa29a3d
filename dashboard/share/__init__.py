"""Share: one dialog for every chart, every fact and every list of facts."""

from dashboard.share.dialog import button
from dashboard.share.subject import Subject, of_chart, of_fact, of_facts
from dashboard.share.widgets import able
from dashboard.share.words import sentences

__all__ = ["Subject", "able", "button", "of_chart", "of_fact", "of_facts", "sentences"]
