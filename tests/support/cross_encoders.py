"""Cross-encoders small enough to make in a test: one for onnxruntime, one for sentence-transformers.

The ONNX one counts the words that question and text share, so that its scores can be told beforehand. It is written
as bytes of the format, for the package that writes such files is large and nothing else needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from tests.conftest import BODIES

INT64, FLOAT = 7, 1
"""Element types of ONNX."""


def write_counting_model(folder: Path) -> Path:
    """Write model.onnx and tokenizer.json of the model that counts shared words, and give back the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(_counting_model())
    _tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def write_random_model(folder: Path) -> Path:
    """Write a cross-encoder of sentence-transformers with random weights and 32 places, and give back the folder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(4)
    tokenizer = _tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        num_labels=1,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    named = {"unk_token": "[UNK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "cls_token": "[CLS]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=32, **named).save_pretrained(folder)
    return folder


def _tokenizer() -> Tokenizer:
    """One token a word of the small briefs; any other word is the unknown one."""
    words = sorted({word for body in BODIES.values() for word in body.lower().replace(".", "").split()})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    marks = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=marks
    )
    return made


def _counting_model() -> bytes:
    """A ModelProto: how often a token of the first text equals one of the second, shape (1, 1)."""
    nodes = [
        _node("Transpose", ["input_ids"], "down"),
        _node("Equal", ["down", "input_ids"], "equal"),
        _node("Cast", ["equal"], "pairs", to=FLOAT),
        _node("Cast", ["token_type_ids"], "second", to=FLOAT),
        _node("Cast", ["attention_mask"], "all", to=FLOAT),
        _node("Sub", ["all", "second"], "first"),
        _node("Transpose", ["second"], "second_down"),
        _node("MatMul", ["first", "pairs"], "counts"),
        _node("MatMul", ["counts", "second_down"], "logits"),
    ]
    inputs = [_value(name, INT64) for name in ("input_ids", "attention_mask", "token_type_ids")]
    graph = b"".join(_part(1, node) for node in nodes) + _part(2, b"counting")
    graph += b"".join(_part(11, given) for given in inputs) + _part(12, _value("logits", FLOAT))
    return _number(1, 8) + _part(8, _number(2, 17)) + _part(7, graph)


def _node(kind: str, inputs: Sequence[str], output: str, *, to: int | None = None) -> bytes:
    made = b"".join(_part(1, name.encode()) for name in inputs) + _part(2, output.encode()) + _part(4, kind.encode())
    if to is not None:
        made += _part(5, _part(1, b"to") + _number(3, to) + _number(20, 2))
    return made


def _value(name: str, element: int) -> bytes:
    shape = _part(1, _part(2, b"one")) + _part(1, _part(2, b"some"))
    return _part(1, name.encode()) + _part(2, _part(1, _number(1, element) + _part(2, shape)))


def _part(field: int, data: bytes) -> bytes:
    """A field of bytes, as Protocol Buffers write it."""
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    made = []
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])
