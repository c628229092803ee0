"""Why no article could be had from a file, a page or a link; the sentences for people are in the catalogue."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What stood in the way; ``article.`` and the value is the key of the sentence that says so and what to do."""

    # of what was sent
    EMPTY = "empty"  # no text to speak of
    TOO_LONG = "too_long"  # more text than an article has
    TOO_BIG = "too_big"  # more bytes than are read
    UNKNOWN_KIND = "unknown_kind"  # neither text nor a web page, .docx or .pdf
    ENCODING = "encoding"  # of the letters: none that is known
    OLD_WORD = "old_word"  # .doc
    LOCKED = "locked"  # a password stands before it
    BROKEN_DOCX = "broken_docx"
    BROKEN_PDF = "broken_pdf"
    SCANNED = "scanned"  # pictures of pages
    TOO_COMPLEX = "too_complex"  # takes too much time or memory
    UNREADABLE = "unreadable"  # the channel could not hand it over
    # of a page
    LOGIN = "login"  # only who logs in sees the article
    # of a link
    BAD_LINK = "bad_link"  # no address of the web
    PRIVATE = "private"  # an address within a local network
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    REDIRECTS = "redirects"  # leads on and on
    STATUS = "status"  # the server answers with an error
    NO_FETCHING = "no_fetching"  # this program opens no links


class ArticleError(Exception):
    """There is no article to read: why, and for a server's answer its status."""

    def __init__(self, why: Why, *, status: int = 0) -> None:
        super().__init__(why.value)
        self.why, self.status = why, status
