"""The one place that talks HTTP."""

from data.web.answer import Answer
from data.web.client import Web
from data.web.patience import Patience

__all__ = ["Answer", "Patience", "Web"]
