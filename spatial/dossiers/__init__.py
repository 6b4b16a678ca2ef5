"""The noun dossier: one claim or nature area of a region, with all that was found there."""

from spatial.dossiers.dossiers import dossiers
from spatial.dossiers.features import HABITAT, NATURE

__all__ = ["HABITAT", "NATURE", "dossiers"]
