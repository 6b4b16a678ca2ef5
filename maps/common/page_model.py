"""What the models of pages share: each part has exactly its fields, and the whole has a JSON Schema."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

__all__ = ["Column", "Kind", "Number", "Numbers", "Part", "Status", "Texts", "Title", "schema_of"]

Kind = Literal["conflict", "opportunity"]
Number = float | int
Numbers = tuple[int, ...]
Texts = tuple[str, ...]
Column = tuple[Number | None, ...]
Title = Annotated[str, Field(description="For readers, in the language of the page")]
Status = Annotated[str, Field(description="Status letter")]


class Part(BaseModel):
    """A part of the model that has exactly its fields, each of its own type, without NaN or infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class _Schema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own signature
        # The titles that pydantic makes of names say nothing that the name does not.
        return False


def schema_of(model: type[Part]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a model as it is written."""
    return model.model_json_schema(mode="serialization", schema_generator=_Schema)
