"""The network and its loss, and the schedule of a run."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch; run: pip install 'cyqa[train]'")
pytest.importorskip("pypinyin", reason="training needs pypinyin; run: pip install 'cyqa[train]'")

from cyqa.models import e5  # noqa: E402
from cyqa.reader.huggingface import layers_and_head  # noqa: E402
from cyqa.reader.model import WEIGHTS  # noqa: E402
from cyqa.reader.training import network, recipe, trainer  # noqa: E402
from cyqa.reader.training.examples import MicroBatch  # noqa: E402


@pytest.fixture(scope="module")
def tensors() -> dict[str, np.ndarray]:
    """Random weights of the right shapes; a quarter-size stand-in would not have the right names."""
    rng = np.random.default_rng(0)
    shapes = {
        "attention.self.query": (e5.HIDDEN, e5.HIDDEN),
        "attention.self.key": (e5.HIDDEN, e5.HIDDEN),
        "attention.self.value": (e5.HIDDEN, e5.HIDDEN),
        "attention.output.dense": (e5.HIDDEN, e5.HIDDEN),
        "intermediate.dense": (e5.FEED_FORWARD, e5.HIDDEN),
        "output.dense": (e5.HIDDEN, e5.FEED_FORWARD),
    }
    made = {"head.weight": rng.normal(size=(2, e5.HIDDEN)), "head.bias": rng.normal(size=2)}
    for number in range(e5.LAYERS):
        at = f"encoder.layer.{number}."
        for name, shape in shapes.items():
            made[f"{at}{name}.weight"] = rng.normal(scale=0.05, size=shape)
            made[f"{at}{name}.bias"] = rng.normal(scale=0.05, size=shape[0])
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            made[f"{at}{name}.weight"] = np.ones(e5.HIDDEN)
            made[f"{at}{name}.bias"] = np.zeros(e5.HIDDEN)
    return {name: tensor.astype(np.float32) for name, tensor in made.items()}


def test_loading_and_naming_are_inverse(tensors: dict[str, np.ndarray]) -> None:
    model = network.SpanNetwork()
    network.load(model, tensors)
    again = network.named_tensors(model.state_dict())
    assert again.keys() == tensors.keys()
    assert all(np.array_equal(again[name], tensors[name]) for name in tensors)


def test_the_weights_that_ship_can_be_trained_on() -> None:
    shipped = layers_and_head(WEIGHTS)
    model = network.SpanNetwork()
    network.load(model, shipped)
    again = network.named_tensors(model.state_dict())
    assert again.keys() == shipped.keys()
    assert all(np.array_equal(again[name], shipped[name]) for name in shipped)


def test_it_computes_what_hugging_face_bert_computes(tensors: dict[str, np.ndarray]) -> None:
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=4,
        hidden_size=e5.HIDDEN,
        num_hidden_layers=e5.LAYERS,
        num_attention_heads=e5.HEADS,
        intermediate_size=e5.FEED_FORWARD,
        layer_norm_eps=e5.LAYER_NORM_EPS,
    )
    encoder = transformers.BertModel(config, add_pooling_layer=False).eval().encoder
    layers = {name[8:]: torch.from_numpy(t) for name, t in tensors.items() if name.startswith("encoder.")}
    encoder.load_state_dict(layers)
    model = network.SpanNetwork()
    network.load(model, tensors)
    rows = torch.randn(2, 7, e5.HIDDEN, generator=torch.Generator().manual_seed(1))
    padded = torch.zeros(2, 7, dtype=torch.bool)
    padded[1, 5:] = True
    mask = padded[:, None, None, :].float() * -1e9
    with torch.no_grad():
        expected = model.head(encoder(rows, attention_mask=mask).last_hidden_state)
        found = model(rows, padded)
    assert torch.allclose(found[0], expected[0], atol=1e-4)
    assert torch.allclose(found[1, :5], expected[1, :5], atol=1e-4)


def test_the_loss_adds_up_the_probabilities_of_all_golds() -> None:
    logits = torch.zeros(2, 4, 2)
    logits[0, 2, 0] = math.log(2)
    batch = MicroBatch(
        ids=np.zeros((2, 4), np.int64),
        permitted=np.array([[True, False, True, True], [True, False, True, False]]),
        golds=np.array([[[2, 2], [3, 3]], [[0, 0], [0, 0]]]),
        is_gold=np.array([[True, True], [True, False]]),
    )
    first = (2 / 4) * (1 / 3) + (1 / 4) * (1 / 3)
    second = (1 / 2) * (1 / 2)
    assert float(network.span_loss(logits, batch)) == pytest.approx(
        -math.log(first) - math.log(second), abs=1e-5
    )


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    rates = [recipe.rate(progress, 0.1, 0.7) for progress in (0.05, 0.1, 0.5, 0.7, 0.85, 1.0)]
    assert rates == pytest.approx([0.5, 1, 1, 1, 0.5, 0])


def test_a_step_lowers_the_loss_and_a_restored_run_goes_on_alike(
    tensors: dict[str, np.ndarray],
) -> None:
    rng = np.random.default_rng(3)
    embeddings = {
        "embeddings.word_embeddings.weight": rng.normal(size=(9, e5.HIDDEN)).astype(np.float32),
        "embeddings.position_embeddings.weight": rng.normal(size=(16, e5.HIDDEN)).astype(np.float32),
        "embeddings.token_type_embeddings.weight": np.zeros((2, e5.HIDDEN), np.float32),
        "embeddings.LayerNorm.weight": np.ones(e5.HIDDEN, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(e5.HIDDEN, np.float32),
    }
    ids = rng.integers(3, 9, size=(4, 8))
    golds = np.full((4, 1, 2), 5)
    batch = MicroBatch(ids, np.ones((4, 8), np.bool_), golds, np.ones((4, 1), np.bool_))
    first = trainer.Trainer(trainer.Optimisation(), 0, {**tensors, **embeddings})
    losses = [first.step([batch, batch], 1.0) for _ in range(3)]
    assert losses[-1] < losses[0]
    second = trainer.Trainer(trainer.Optimisation(), 1, {**tensors, **embeddings})
    second.restore(first.state())
    assert second.step([batch], 1.0) == pytest.approx(first.step([batch], 1.0), rel=1e-3)
