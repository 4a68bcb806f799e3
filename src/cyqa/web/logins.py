"""Who may see the page: names and passwords, and whether a request brings one of them."""

import base64
import secrets
from collections.abc import Sequence
from pathlib import Path

from cyqa.errors import ConfigError


def parse_logins(text: str) -> tuple[str, ...]:
    """`USER:PASSWORD` as one login; `@FILE` as one for each line of a file, blank lines left out.

    :raises ConfigError: if the file cannot be read, holds none, or a login lacks a part; no message
        repeats a password.
    """
    if not text.startswith("@"):
        return (_checked(text, "--auth"),)
    path = Path(text[1:])
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConfigError(f"{path}: cannot be read ({reason})") from error
    logins = tuple(
        _checked(line.strip(), f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )
    if not logins:
        raise ConfigError(f"{path}: holds no login; write USER:PASSWORD, one on a line")
    return logins


def is_known(authorization: str, logins: Sequence[str]) -> bool:
    """Whether a header of HTTP Basic authentication (RFC 7617) brings one of the logins."""
    scheme, _, given = authorization.partition(" ")
    try:
        brought = base64.b64decode(given, validate=True)
    except ValueError:
        return False
    held = [secrets.compare_digest(brought, login.encode()) for login in logins]
    return scheme.lower() == "basic" and any(held)


def _checked(login: str, where: str) -> str:
    user, _, password = login.partition(":")
    if not user or not password:
        raise ConfigError(f"{where}: expected USER:PASSWORD")
    return login
