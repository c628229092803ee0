"""The knowledge base: one folder, one writer, an immutable view that every commit swaps."""

from knowledge.store.base import (
    Store,
    agreement_change,
    default_folder,
    initialise,
    nickname_change,
    starter_agreements,
)
from knowledge.store.state import View, slug_of, unique_id

__all__ = [
    "Store",
    "View",
    "agreement_change",
    "default_folder",
    "initialise",
    "nickname_change",
    "slug_of",
    "starter_agreements",
    "unique_id",
]
