"""YAML files of the catalogue, and the schemas that they are checked against."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError

__all__ = ["check_schema", "once_only", "read_yaml"]


def _once_only() -> type:
    """Return a YAML loader that refuses a key given twice, where the last would win in silence."""
    import yaml

    class OnceOnly(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[Any] = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} is given twice", key_node.start_mark
                    )
                seen.add(key)
            return super().construct_mapping(node, deep)

    return OnceOnly


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    object

    Raises
    ------
    CatalogueError
        If it cannot be read, is not YAML, or gives a key twice.
    """
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_once_only())
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name} is not valid YAML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read ({error}); save it as UTF-8") from error


def check_schema(
    content: Any, schema: str, file: str, named: Callable[[Any, Any], str] | None = None
) -> None:
    """Check content against a schema of the catalogue.

    Parameters
    ----------
    content : object
    schema : str
        File name of the schema.
    file : str
        Name of the file that the content is from, for the message.
    named : callable, optional
        Makes a message of the schema's complaint and the content.

    Raises
    ------
    CatalogueError
        If the content breaks the schema. The message begins with the name of the file.
    """
    import fastjsonschema

    text = (files("lsr_analysis") / "catalogue" / schema).read_text(encoding="utf-8")
    try:
        fastjsonschema.compile(json.loads(text))(content)
    except fastjsonschema.JsonSchemaValueException as error:
        message = named(error, content) if named else str(error.message)
        raise CatalogueError(f"{file}: {message}") from error


def once_only(names: Iterable[str], where: str) -> None:
    """Check that no name is given twice.

    Parameters
    ----------
    names : iterable of str
    where : str
        File and place, for the message.

    Raises
    ------
    CatalogueError
        If one is. The message names each that is.
    """
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise CatalogueError(f"{where}: {', '.join(twice)} is given twice")
