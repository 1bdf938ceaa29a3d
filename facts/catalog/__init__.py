"""The catalogue: what an actor may read of the facts of a store, and every change, reviews of articles included."""

from facts.catalog.article_ingestion import IngestionReport
from facts.catalog.catalogue import Catalogue, check_known, open_catalogue
from facts.catalog.fact_decisions import VerifyReport, find_decided_together
from facts.catalog.fact_draft import ProposedFact
from facts.catalog.number_candidates import NumberGroup, RankedNumber, rank_numbers
from facts.catalog.review_service import (
    ArticleCoverage,
    ArticleReview,
    IngestOutcome,
    ReviewService,
    UnderReview,
)
from facts.catalog.source_watch import SourceWatch, VisitReport
from facts.catalog.table_exchange import ImportReport
from facts.catalog.update_kinds import NextStep, UpdateKind, UpdateTask
from facts.catalog.update_list import UpdatePage
from facts.catalog.update_service import UpdateService, digest_secret
from facts.catalog.visibility import Actor, Role
from facts.model.candidate_number import CandidateNumber, NumberState, Proposal, SuggestedDate, Suggestion
from facts.store import HeldText, Totals

__all__ = [
    "Actor",
    "ArticleCoverage",
    "ArticleReview",
    "CandidateNumber",
    "Catalogue",
    "HeldText",
    "ImportReport",
    "IngestOutcome",
    "IngestionReport",
    "NextStep",
    "NumberGroup",
    "NumberState",
    "Proposal",
    "ProposedFact",
    "RankedNumber",
    "ReviewService",
    "Role",
    "SourceWatch",
    "SuggestedDate",
    "Suggestion",
    "Totals",
    "UnderReview",
    "UpdateKind",
    "UpdatePage",
    "UpdateService",
    "UpdateTask",
    "VerifyReport",
    "VisitReport",
    "check_known",
    "digest_secret",
    "find_decided_together",
    "open_catalogue",
    "rank_numbers",
]
