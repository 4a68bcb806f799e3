"""Fields of JSON that somebody wrote: each has to be there and of its type, or the error names it."""

from collections.abc import Iterator
from typing import Any


class FieldError(Exception):
    """A field, and what is wrong with it."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")


def get(record: dict[str, Any], name: str, kinds: tuple[type, ...], prefix: str = "") -> Any:
    """A field of one of these types; `true` and `false` are no numbers.

    :param prefix: the path of the record, before the name in messages: `answers[0].`.
    :raises FieldError: if it is missing, of another type, or no text that UTF-8 can hold.
    """
    value = record.get(name)
    if name not in record or type(value) not in kinds:
        expected = " or ".join(kind.__name__ for kind in kinds)
        raise FieldError(f"{prefix}{name}", f"is missing, or not {expected}")
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise FieldError(f"{prefix}{name}", "holds half of a surrogate pair")
    return value


def text(record: dict[str, Any], name: str, prefix: str = "") -> str:
    """A field that holds more than white space.

    :raises FieldError: if not.
    """
    value: str = get(record, name, (str,), prefix)
    if not value.strip():
        raise FieldError(f"{prefix}{name}", "is empty")
    return value


def objects(record: dict[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a list, each with its path: `("answers[0].", {...})`.

    :raises FieldError: if the field is no list, or holds something else.
    """
    for i, value in enumerate(get(record, name, (list,), prefix)):
        if not isinstance(value, dict):
            raise FieldError(f"{prefix}{name}[{i}]", "is not a JSON object")
        yield f"{prefix}{name}[{i}].", value
