"""The one place that talks HTTP."""

from data.web.answer import Answer
from data.web.client import PAGE_BYTES, Web
from data.web.retry import RetryPolicy

__all__ = ["PAGE_BYTES", "Answer", "RetryPolicy", "Web"]
