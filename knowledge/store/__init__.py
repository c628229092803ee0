"""The knowledge base: one folder, one writer, an immutable view that every commit swaps."""

from knowledge.store.base import Store
from knowledge.store.changes import agreement_change, document_change, nickname_change
from knowledge.store.making import FILE, LOG, STARTER, default_folder, initialise, starter_agreements
from knowledge.store.state import View, slug_of, unique_id

__all__ = [
    "FILE",
    "LOG",
    "STARTER",
    "Store",
    "View",
    "agreement_change",
    "default_folder",
    "document_change",
    "initialise",
    "nickname_change",
    "slug_of",
    "starter_agreements",
    "unique_id",
]
