"""The catalogue: a folder with one YAML a source, held frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from data.entries.place import Place
from data.entries.source import OPTIONS, Source
from data.errors import CatalogueError
from data.pull.connectors import CONNECTORS
from data.rulebook.vocabulary import LayerBook
from data.yaml_models import Document, parse, read_yaml
from spatial.parameters.params import Text

__all__ = ["BUILTIN", "SAMPLE", "Catalogue"]

BUILTIN: Final = Path(__file__).parents[1] / "sources"
SAMPLE: Final = Path(__file__).parents[1] / "sample" / "catalogue"

_HEADER: Final = "catalogue.yaml"
_KEYS: Final = "OPGAVENKAART_KEY_"


class _Variable(Document):
    env: str
    default: str


class _Header(Document):
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
    keys
        Variable to value, of the keys that services ask for and that the environment holds.
    regions
        The regions that are reported when none is asked for; none means every energy region.
    """

    sources: Mapping[str, Source]
    folders: Mapping[str, Path]
    variables: Mapping[str, str]
    regions: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

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
            Where variables and keys get their values from.

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
            {name: value for name, value in environment.items() if name.startswith(_KEYS) and value},
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

    def place(self, source_id: str) -> Place:
        """Return where a source stands."""
        return Place(self.folders[source_id], self.variables, self.keys)

    def feeding(self, layers: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources that make or add to any of these layers, in order of id, also the unverified ones."""
        wanted = set(layers)
        return tuple(source for source in self.sources.values() if wanted.intersection(source.feeds))

    def within(self, bbox: tuple[float, float, float, float], reach_m: Mapping[str, float]) -> "Catalogue":
        """Return the catalogue with each source that is too large to pull whole narrowed to a bounding box.

        Parameters
        ----------
        bbox
            Where, in EPSG:28992.
        reach_m
            Layer to how far around it its features are wanted.
        """
        minx, miny, maxx, maxy = bbox
        sources = dict(self.sources)
        for name, source in self.sources.items():
            if source.extent == "region":
                far = max((reach_m.get(layer, 0.0) for layer in source.feeds), default=0.0)
                sources[name] = source.within((minx - far, miny - far, maxx + far, maxy + far))
        return replace(self, sources=sources)


def _source(path: Path, layers: LayerBook) -> Source:
    source = parse(Source, read_yaml(path), str(path), CatalogueError)
    if source.id != path.stem:
        msg = f"{path}: key 'id' is '{source.id}', it must equal the file's name '{path.stem}'"
        raise CatalogueError(msg)
    for number, way in enumerate(source.ways):
        _options_fit(way, source.fallback[number - 1] if number else source, path)
    for name in source.feeds:
        if name not in layers.layers:
            msg = f"{path}: there is no layer '{name}'; allowed: {', '.join(sorted(layers.layers))}"
            raise CatalogueError(msg)
    _columns_known(source, path, layers)
    return source


def _options_fit(way: Source, given: Document, path: Path) -> None:
    """Refuse options that the connector needs and does not have, or has and would not read."""
    where = f"{path}: " if given is way else f"{path}: fallback: "
    if way.connector not in CONNECTORS:
        msg = f"{where}key 'connector' is '{way.connector}'; allowed: {', '.join(sorted(CONNECTORS))}"
        raise CatalogueError(msg)
    connector = CONNECTORS[way.connector]
    if way.kind not in connector.kinds:
        msg = f"{where}connector '{way.connector}' brings {', '.join(connector.kinds)}, and 'kind' is '{way.kind}'"
        raise CatalogueError(msg)
    for name in connector.needs:
        if getattr(way, name) is None:
            msg = f"{where}connector '{way.connector}' needs key '{name}'"
            raise CatalogueError(msg)
    known = (*connector.needs, *connector.knows)
    for name in OPTIONS:
        if name in given.model_fields_set and name not in known:
            msg = f"{where}connector '{way.connector}' does not read key '{name}'; it reads: {', '.join(sorted(known))}"
            raise CatalogueError(msg)
    if way.extent == "region" and "bbox" not in known:
        msg = f"{where}connector '{way.connector}' cannot ask for a region only; take out 'extent', or this way"
        raise CatalogueError(msg)


def _columns_known(source: Source, path: Path, layers: LayerBook) -> None:
    filled = [(mapping.layer, [*mapping.columns, *mapping.constants]) for mapping in source.layers]
    if source.attach is not None:
        filled.append((source.attach.layer, [*source.attach.fills]))
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
