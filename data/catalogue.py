"""The catalogue: a folder with one YAML a source, held frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from data.connectors import CONNECTORS
from data.documents import parse, read_yaml
from data.errors import CatalogueError
from data.source import Source
from data.vocabulary import LayerBook
from spatial.rules import Text

__all__ = ["BUILTIN", "SAMPLE", "Catalogue"]

BUILTIN: Final = Path(__file__).parent / "sources"
SAMPLE: Final = Path(__file__).parent / "sample" / "catalogue"

_HEADER: Final = "catalogue.yaml"


class _Variable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    env: str
    default: str


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    extends: Literal["builtin"] | None = None
    regions: tuple[str, ...] = ()
    variables: dict[str, _Variable] = Field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """Hold sources by id; adding one gives a new catalogue.

    Parameters
    ----------
    sources
        Id to Source, sorted by id.
    folders
        Id to the folder that its relative paths start from.
    variables
        Values that ``{name}`` stands for in addresses.
    regions
        The regions that are reported when none is asked for; none means every energy region.
    """

    sources: Mapping[str, Source]
    folders: Mapping[str, Path]
    variables: Mapping[str, str]
    regions: tuple[str, ...] = ()

    @classmethod
    def load(cls, folder: Path, layers: LayerBook, environment: Mapping[str, str]) -> "Catalogue":
        """Read a folder of sources.

        Parameters
        ----------
        folder
            `catalogue.yaml` (title; `extends: builtin`; `regions`; `variables`) and one YAML a source, named after its
            id.
        layers
            The layers that sources may feed.
        environment
            Where the variables get their values from.

        Raises
        ------
        CatalogueError
            Naming file, key and what is allowed.
        """
        if not folder.is_dir():
            msg = f"catalogue {folder}: there is no such folder; give the folder that holds {_HEADER}"
            raise CatalogueError(msg)
        header_path = folder / _HEADER
        if not header_path.is_file():
            msg = f"catalogue {folder}: {_HEADER} is missing; it holds at least 'title: {{nl: …, en: …}}'"
            raise CatalogueError(msg)
        header = parse(_Header, read_yaml(header_path), str(header_path), CatalogueError)
        base = cls({}, {}, {})
        if header.extends == "builtin" and folder.resolve() != BUILTIN.resolve():
            base = cls.load(BUILTIN, layers, environment)
        own = {path: _source(path, layers) for path in sorted(folder.glob("*.yaml")) if path.name != _HEADER}
        sources = {**base.sources, **{source.id: source for source in own.values()}}
        return cls(
            dict(sorted(sources.items())),
            {**base.folders, **{source.id: folder for source in own.values()}},
            {
                **base.variables,
                **{name: environment.get(item.env) or item.default for name, item in header.variables.items()},
            },
            header.regions,
        )

    def get(self, source_id: str) -> Source:
        """Return one source.

        Raises
        ------
        CatalogueError
            There is none of that id.
        """
        if source_id not in self.sources:
            msg = f"there is no source '{source_id}' in the catalogue; have: {', '.join(self.sources)}"
            raise CatalogueError(msg)
        return self.sources[source_id]

    def feeding(self, layers: Iterable[str]) -> tuple[Source, ...]:
        """Return the verified sources that make or add to any of these layers, in order of id."""
        wanted = set(layers)
        return tuple(
            source
            for source in self.sources.values()
            if source.status == "verified" and wanted.intersection(source.feeds)
        )


def _source(path: Path, layers: LayerBook) -> Source:
    source = parse(Source, read_yaml(path), str(path), CatalogueError)
    if source.id != path.stem:
        msg = f"{path}: key 'id' is '{source.id}', it must equal the file's name '{path.stem}'"
        raise CatalogueError(msg)
    if source.connector not in CONNECTORS:
        msg = f"{path}: key 'connector' is '{source.connector}'; allowed: {', '.join(sorted(CONNECTORS))}"
        raise CatalogueError(msg)
    for name in source.feeds:
        if name not in layers.layers:
            msg = f"{path}: there is no layer '{name}'; allowed: {', '.join(sorted(layers.layers))}"
            raise CatalogueError(msg)
    _columns_known(source, path, layers)
    return source


def _columns_known(source: Source, path: Path, layers: LayerBook) -> None:
    filled = [(mapping.layer, [*mapping.columns, *mapping.constants]) for mapping in source.layers]
    if source.attach is not None:
        filled.append((source.attach.layer, [source.attach.column]))
    for layer, columns in filled:
        known = layers.layers[layer].columns
        for column in columns:
            if column not in known:
                msg = f"{path}: layer '{layer}' has no column '{column}'; allowed: {', '.join(sorted(known)) or 'none'}"
                raise CatalogueError(msg)
    for mapping in source.layers:
        for made in mapping.columns.values():
            if made.vocabulary and made.vocabulary not in layers.vocabularies:
                msg = (
                    f"{path}: there is no vocabulary '{made.vocabulary}'; "
                    f"allowed: {', '.join(sorted(layers.vocabularies))}"
                )
                raise CatalogueError(msg)
