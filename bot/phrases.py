"""The one sentence that is the program's own, not a handler's: something failed."""

from __future__ import annotations

from handlers.types import Block, Lang, Reply, Span

_TROUBLE: dict[Lang, str] = {
    "vi": "Xin lỗi, mình vừa gặp trục trặc và đã ghi lại (mã {}). Bạn thử hỏi lại nhé.",
    "en": "Sorry, something went wrong on my side and has been noted (reference {}). Please ask again.",
}


def trouble(lang: Lang, reference: str) -> Reply:
    """That something failed, and under which reference the log has it."""
    return Reply(blocks=(Block((Span(_TROUBLE[lang].format(reference)),)),))
