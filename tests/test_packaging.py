"""What is installed from a wheel: every file that the package reads."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_holds_every_file(tmp_path: Path) -> None:
    shutil.rmtree(ROOT / "build", ignore_errors=True)  # what an earlier build left would be packed again
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("cyqa/")}
    package = ROOT / "src" / "cyqa"
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert packed == {f"cyqa/{path.relative_to(package).as_posix()}" for path in files}
