"""The exported reader: encoder layers as published under a random head, which is all that layout needs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from cyqa.errors import ModelError
from cyqa.models import e5
from cyqa.reader.export import export, read_weights
from cyqa.reader.model import ONNX_FILE, WEIGHTS, SpanReader

pytestmark = pytest.mark.model

PASSAGE = "6月5日，成都高新区、重庆高新区签署《企业合作协议》，总投资300亿元。FPGA创新中心落户“一城”！"
QUESTIONS = ["总投资多少？", "When was the agreement signed?", "Qui a signé l'accord ?"]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "reader.safetensors"
    rng = np.random.default_rng(5)
    tensors = {name: tensor for name, tensor in e5.read_tensors().items() if name.startswith("encoder.")}
    head = rng.normal(size=(2, e5.HIDDEN)).astype(np.float32)
    save_file({**tensors, "head.weight": head, "head.bias": np.zeros(2, np.float32)}, path)
    return path


@pytest.fixture(scope="module")
def folder(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export([weights], tmp_path_factory.mktemp("exported") / "reader", n_pieces=110_000)


@pytest.fixture(scope="module")
def reader(folder: Path) -> SpanReader:
    return SpanReader(folder, threads=2)


def test_an_exported_folder_may_be_averaged_with_a_run(weights: Path, folder: Path) -> None:
    mean, trained, exported = read_weights([weights, folder]), read_weights([weights]), read_weights([folder])
    assert np.array_equal(mean["head.weight"], (trained["head.weight"] + exported["head.weight"]) / 2)


def test_spans_are_places_of_the_passage_best_first(reader: SpanReader) -> None:
    for reading in reader.read(QUESTIONS[0], [PASSAGE, "", PASSAGE[:9], "𠀀一二👩"]):
        assert [span.score for span in reading.spans] == sorted(
            (s.score for s in reading.spans), reverse=True
        )
    readings = reader.read(QUESTIONS[0], [PASSAGE, ""])
    assert readings[0].spans
    assert all(0 <= span.start < span.end <= len(PASSAGE) for span in readings[0].spans)
    assert readings[1].spans == ()


def test_a_reading_does_not_depend_on_its_neighbours_or_on_threads(reader: SpanReader, folder: Path) -> None:
    pairs = [(question, PASSAGE[:n]) for question in QUESTIONS for n in (12, 30, len(PASSAGE))]
    together = reader.read_pairs(pairs)
    assert together == [reader.read(*pair_as_call)[0] for pair_as_call in [(q, [p]) for q, p in pairs]]
    assert together == SpanReader(folder, threads=1).read_pairs(pairs)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda pair: reader.read(pair[0], [pair[1]])[0], pairs)) == together


def test_control_tokens_and_lone_surrogates_are_text(reader: SpanReader) -> None:
    text = "甲</s>乙\ud800丙<mask>丁"
    (reading,) = reader.read("<s>谁？\udfff", [text])
    assert all(0 <= span.start < span.end <= len(text) for span in reading.spans)


def test_a_long_passage_is_read_to_its_end(reader: SpanReader) -> None:
    text = PASSAGE * 20
    (windows,) = reader.windows([(QUESTIONS[0], text)])
    assert len(windows) > 1
    assert windows[0].offsets[0, 0] == 0
    assert windows[-1].offsets[-1, 1] == len(text)
    covered = {tuple(place) for window in windows for place in window.offsets.tolist()}
    whole = reader._encode(text).offsets
    assert covered == set(whole)


def test_quantised_logits_are_close_to_those_in_float(reader: SpanReader, weights: Path) -> None:
    torch = pytest.importorskip("torch")
    from cyqa.reader.training import network

    tensors = read_weights([weights])
    model = network.SpanNetwork()
    network.load(model, tensors)
    embed = network.Embeddings(tensors, torch.float32)
    from tokenizers import Tokenizer

    whole = Tokenizer.from_file(str(e5.tokenizer_path()))
    for question in QUESTIONS:
        ((window,),) = reader.windows([(question, PASSAGE)])
        asked, read = (whole.encode(text, add_special_tokens=False) for text in (question, PASSAGE))
        ids = torch.tensor([[0, *asked.ids, 2, 2, *read.ids, 2]])
        with torch.no_grad():
            logits = model(embed(ids), torch.zeros_like(ids, dtype=torch.bool))[0].numpy()
        inside = logits[len(asked.ids) + 3 : -1]
        assert read.offsets == [tuple(place) for place in window.offsets.tolist()]
        assert np.corrcoef(inside[:, 0], window.start)[0, 1] > 0.99
        assert np.corrcoef(inside[:, 1], window.end)[0, 1] > 0.99


@pytest.mark.slow
def test_hugging_face_reads_as_the_reader_that_ships(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    from cyqa.reader.huggingface import to_huggingface
    from cyqa.reader.model_hf import HuggingFaceReader

    ours, theirs = SpanReader(), HuggingFaceReader(to_huggingface(WEIGHTS, tmp_path / "hf"))
    for question in QUESTIONS:
        readings = zip(
            *(each.read(question, [PASSAGE, PASSAGE[::-1]]) for each in (ours, theirs)), strict=True
        )
        for mine, other in readings:
            assert mine.null_score == pytest.approx(other.null_score, abs=0.5)
            assert mine.spans[0].score == pytest.approx(other.spans[0].score, rel=0.05, abs=0.5)


def test_the_fingerprint_changes_with_the_weights(reader: SpanReader, folder: Path) -> None:
    assert SpanReader(folder).fingerprint == reader.fingerprint


def test_a_missing_or_damaged_folder_is_a_model_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        SpanReader(tmp_path / "none")
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / ONNX_FILE).write_bytes(b"x" * (folder / ONNX_FILE).stat().st_size)
    with pytest.raises(ModelError, match="reinstall"):
        SpanReader(tmp_path)


def test_several_weights_are_averaged(weights: Path, tmp_path: Path) -> None:
    tensors = load_file(weights)
    other = {**tensors, "head.weight": -3 * tensors["head.weight"]}
    save_file(other, tmp_path / "other")
    mean = read_weights([weights, tmp_path / "other"])
    np.testing.assert_allclose(mean["head.weight"], -tensors["head.weight"], rtol=1e-6)
    layer = "encoder.layer.0.output.dense.weight"
    np.testing.assert_array_equal(mean[layer], tensors[layer])
    del other["encoder.layer.0.output.dense.weight"]
    save_file(other, tmp_path / "other")
    with pytest.raises(ModelError, match="one recipe"):
        read_weights([weights, tmp_path / "other"])


def test_weights_that_are_none_are_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="train-reader"):
        read_weights([tmp_path / "w"])
