"""The one place that talks HTTP."""

from data.web.answer import Answer
from data.web.client import PAGE_BYTES, Web
from data.web.retry import Patience

__all__ = ["PAGE_BYTES", "Answer", "Patience", "Web"]
