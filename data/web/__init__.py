"""The one place that talks HTTP."""

from data.web.client import Answer, Patience, Web

__all__ = ["Answer", "Patience", "Web"]
