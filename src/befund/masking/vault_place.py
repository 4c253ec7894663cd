"""Where the vault of a workspace lies: a file in a folder that its owner alone may read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from befund.errors import WorkspaceError
from befund.masking.vault import FILE_NAME, Vault


class VaultPlace(Protocol):
    """Keeps one workspace's vault; all of it raises WorkspaceError."""

    def load(self) -> Vault | None:
        """The vault, None where there is none yet."""
        ...

    def save(self, vault: Vault) -> None:
        """Keep the vault whole, or leave the earlier one as it was."""
        ...

    def set_aside(self) -> str:
        """Take a vault that is not to be used out of the way, and name where it is.

        "" where there is none.
        """
        ...

    def asides(self) -> tuple[str, ...]:
        """The names of the vaults that were set aside; they hold names of persons."""
        ...


@dataclass(frozen=True)
class VaultFolder:
    """A VaultPlace in a workspace's folder."""

    folder: Path

    def load(self) -> Vault | None:
        """Read the file."""
        return Vault.load(self.folder)

    def save(self, vault: Vault) -> None:
        """Write the file whole or not at all."""
        vault.save(self.folder)

    def set_aside(self) -> str:
        """Rename the file, so that nothing is lost by a mistake."""
        path = self.folder / FILE_NAME
        if not path.exists():
            return ""
        number = 1
        while (aside := path.with_name(f"{path.stem}.aside-{number}.json")).exists():
            number += 1
        try:
            path.rename(aside)
        except OSError as error:
            raise WorkspaceError(
                f"Der alte Tresor lässt sich nicht beiseitelegen ({error.strerror}).",
                where=path.name,
                remedy="Schreibrechte prüfen.",
            ) from error
        return aside.name

    def asides(self) -> tuple[str, ...]:
        """The names of the renamed files."""
        return tuple(
            sorted(path.name for path in self.folder.glob(f"{Path(FILE_NAME).stem}.aside-*.json"))
        )
