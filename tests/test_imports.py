"""What is imported when: a light start is a promise."""

import subprocess
import sys

import pytest

HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "gradio",
    "onnxruntime",
    "onnx",
    "jieba",
    "bm25s",
}


def imported(code: str) -> set[str]:
    """The top-level modules that are loaded after running `code` in a new interpreter."""
    script = f"{code}\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_import_cyqa_is_light() -> None:
    assert not imported("import cyqa, cyqa.config, cyqa.errors") & {*HEAVY, "numpy"}


def test_help_is_light() -> None:
    code = "from cyqa.cli import main\ntry: main(['ask', '--help'])\nexcept SystemExit: pass"
    assert not imported(code) & {*HEAVY, "numpy"}


@pytest.mark.model
def test_asking_needs_neither_torch_nor_transformers(seeds_index: str) -> None:
    code = f"from cyqa.cli import main; main(['ask', '--index', {seeds_index!r}, '基金多大？'])"
    assert not imported(code) & {"torch", "transformers", "sentence_transformers", "gradio", "bm25s", "onnx"}


def test_public_names_are_there() -> None:
    import cyqa

    assert {name: getattr(cyqa, name) is not None for name in cyqa.__all__} == dict.fromkeys(
        cyqa.__all__, True
    )
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = cyqa.nonsense
