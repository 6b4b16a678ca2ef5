"""Where the date of a source's content comes from; the key `content` of an entry."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from data.yaml_models import YamlModel
from spatial.layers.content_date import last_day

__all__ = ["ContentOrigin", "StatedContent"]


class ContentOrigin(YamlModel):
    """Where the date of a source's content comes from: one of four.

    Parameters
    ----------
    on
        The date itself: a day, month or year, as precise as it is known.
    column
        A column of the source that holds it: of each feature, or of the rows of a table.
    modified
        The source's own date: when a GeoPackage was last changed, the newest file of a zip, or what the server states
        (Last-Modified of a file, the update of an ATOM feed, the last edit of an ArcGIS layer).
    address
        The year in the address from which it came (``depo_2025.zip``), whichever of an entry's that was, or in the
        query.
    """

    on: str | None = None
    column: str | None = None
    modified: Literal[True] | None = None
    address: Literal[True] | None = None

    @model_validator(mode="before")
    @classmethod
    def _write_date_as_text(cls, content: object) -> object:
        """YAML reads 2021-03-31 as a date, and 2021 as a number."""
        if not isinstance(content, dict) or not isinstance(content.get("on"), date | int):
            return content
        return {**content, "on": str(content["on"])}

    @model_validator(mode="after")
    def _one_origin(self) -> "ContentOrigin":
        stated = [key for key in ("on", "column", "modified", "address") if getattr(self, key) is not None]
        if len(stated) != 1:
            msg = (
                f"it has {' and '.join(stated) or 'nothing'}; allowed is one of on: 2021-03-31 (or 2021-03, or 2021), "
                "column: NAME, modified: true and address: true, or the word unknown"
            )
            raise ValueError(msg)
        if self.on is not None:
            last_day(self.on)
        return self


def _without_unknown(content: object) -> object:
    return None if content == "unknown" else content


StatedContent = Annotated[ContentOrigin | None, BeforeValidator(_without_unknown)]
"""The origin of the date, None where it is unknown; an entry may say so with the word ``unknown``."""
