"""The catalogue: a folder with one YAML file a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from data.entries.entry_context import EntryContext
from data.entries.source import OPTIONS, Source
from data.errors import CatalogueError
from data.pull.connectors import CONNECTORS
from data.rulebook.vocabulary import LayerBook
from data.yaml_models import YamlModel, parse, read_yaml
from spatial.findings.halo import Bbox
from spatial.messages import Text

__all__ = ["BUILTIN", "SAMPLE", "Catalogue"]

BUILTIN: Final = Path(__file__).parents[1] / "sources"
SAMPLE: Final = Path(__file__).parents[1] / "sample" / "catalogue"

_HEADER: Final = "catalogue.yaml"
_KEY_PREFIX: Final = "OPGAVENKAART_KEY_"


class _Variable(YamlModel):
    env: str
    default: str


class _Header(YamlModel):
    title: Text
    extends: Literal["builtin"] | None = None
    regions: tuple[str, ...] = ()
    variables: dict[str, _Variable] = Field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """The sources by id; adding one gives a new catalogue.

    Parameters
    ----------
    sources
        Id to Source, sorted by id.
    folders
        Id to the folder that its relative paths start from.
    variables
        Values that replace ``{name}`` in addresses.
    keys
        Variable to value, of the API keys that services require and the environment holds.
    regions
        The regions that are reported when none is requested; none means every energy region.
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
        sources_of_folder = {
            path: _source(path, layers) for path in sorted(folder.glob("*.yaml")) if path.name != _HEADER
        }
        sources = {**base.sources, **{source.id: source for source in sources_of_folder.values()}}
        return cls(
            dict(sorted(sources.items())),
            {**base.folders, **{source.id: folder for source in sources_of_folder.values()}},
            {
                **base.variables,
                **{name: environment.get(item.env) or item.default for name, item in header.variables.items()},
            },
            header.regions,
            {name: value for name, value in environment.items() if name.startswith(_KEY_PREFIX) and value},
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

    def context(self, source_id: str) -> EntryContext:
        """Return the folder, variables and keys of a source."""
        return EntryContext(self.folders[source_id], self.variables, self.keys)

    def feeding(self, layers: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources that make or add to any of these layers, in order of id, the unverified ones included."""
        names = set(layers)
        return tuple(source for source in self.sources.values() if names.intersection(source.feeds))

    def within(self, bbox: Bbox, reach_m: Mapping[str, float]) -> "Catalogue":
        """Return the catalogue with each source that is too large to pull whole narrowed to a bounding box.

        Parameters
        ----------
        bbox
            minx, miny, maxx, maxy in EPSG:28992.
        reach_m
            Layer to how far around the box its features are needed.
        """
        minx, miny, maxx, maxy = bbox
        sources = dict(self.sources)
        for name, source in self.sources.items():
            if source.extent == "region":
                margin_m = max((reach_m.get(layer, 0.0) for layer in source.feeds), default=0.0)
                sources[name] = source.within((minx - margin_m, miny - margin_m, maxx + margin_m, maxy + margin_m))
        return replace(self, sources=sources)


def _source(path: Path, layers: LayerBook) -> Source:
    source = parse(Source, read_yaml(path), str(path), CatalogueError)
    if source.id != path.stem:
        msg = f"{path}: key 'id' is '{source.id}', it must equal the file's name '{path.stem}'"
        raise CatalogueError(msg)
    for number, variant in enumerate(source.variants):
        _check_options(variant, source.fallback[number - 1] if number else source, path)
    for name in source.feeds:
        if name not in layers.layers:
            msg = f"{path}: there is no layer '{name}'; allowed: {', '.join(sorted(layers.layers))}"
            raise CatalogueError(msg)
    _check_columns(source, path, layers)
    return source


def _check_options(variant: Source, stated: YamlModel, path: Path) -> None:
    """Refuse options that the connector needs and does not have, or has and would not read."""
    prefix = f"{path}: " if stated is variant else f"{path}: fallback: "
    if variant.connector not in CONNECTORS:
        msg = f"{prefix}key 'connector' is '{variant.connector}'; allowed: {', '.join(sorted(CONNECTORS))}"
        raise CatalogueError(msg)
    connector = CONNECTORS[variant.connector]
    prefix += f"connector '{variant.connector}'"
    if variant.kind not in connector.kinds:
        msg = f"{prefix} brings {', '.join(connector.kinds)}, and 'kind' is '{variant.kind}'"
        raise CatalogueError(msg)
    for name in connector.required_keys:
        if getattr(variant, name) is None:
            msg = f"{prefix} needs key '{name}'"
            raise CatalogueError(msg)
    if stated is variant and variant.content and variant.content.modified and not connector.states_date:
        dated = ", ".join(sorted(name for name, one in CONNECTORS.items() if one.states_date))
        others = "others have 'on', 'column', 'address' or unknown"
        msg = f"{prefix} states no date; 'modified' in 'content' is for {dated}, {others}"
        raise CatalogueError(msg)
    known = (*connector.required_keys, *connector.optional_keys)
    for name in OPTIONS:
        if name in stated.model_fields_set and name not in known:
            msg = f"{prefix} does not read key '{name}'; it reads: {', '.join(sorted(known))}"
            raise CatalogueError(msg)
    if variant.extent == "region" and "bbox" not in known:
        msg = f"{prefix} cannot request a region only; take out 'extent', or this fallback"
        raise CatalogueError(msg)


def _check_columns(source: Source, path: Path, layers: LayerBook) -> None:
    columns_by_layer = [(mapping.layer, [*mapping.columns, *mapping.constants]) for mapping in source.layers]
    if source.attach is not None:
        columns_by_layer.append((source.attach.layer, [*source.attach.columns_filled]))
    for layer, columns in columns_by_layer:
        known = layers.layers[layer].columns
        for column in columns:
            if column not in known:
                msg = f"{path}: layer '{layer}' has no column '{column}'; allowed: {', '.join(sorted(known)) or 'none'}"
                raise CatalogueError(msg)
    for mapping in source.layers:
        for mapped_column in mapping.columns.values():
            if mapped_column.vocabulary and mapped_column.vocabulary not in layers.vocabularies:
                msg = (
                    f"{path}: there is no vocabulary '{mapped_column.vocabulary}'; "
                    f"allowed: {', '.join(sorted(layers.vocabularies))}"
                )
                raise CatalogueError(msg)
