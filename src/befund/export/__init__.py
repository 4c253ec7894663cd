"""Write what a workspace knows into files that others open."""

from befund.export.files import write_file
from befund.export.formats import (
    EXPORTS,
    MAP,
    MATRIX,
    OBSERVATIONS,
    PACK,
    Exportable,
    ExportFormat,
    Looks,
)

__all__ = [
    "EXPORTS",
    "MAP",
    "MATRIX",
    "OBSERVATIONS",
    "PACK",
    "ExportFormat",
    "Exportable",
    "Looks",
    "write_file",
]
