"""A package with a byte-pair tokenizer, whose model says the same words whatever it is given."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import transformer_spec

WIDTH = 16
MERGES = "#version: 0.2\nd e\nde a\ndea d</w>\nn i\nni n\nnin e\n"
SAYS = ("nine@@", "teen", "dead", "</s>")
VOCABULARY = ["<unk>", "<s>", "</s>", "nine@@", "teen", "dead", "قتل", "تسعة", "عشر"]


def write(archive: Path) -> Path:
    """Position t alone decides the word: encodings and projection are one-hot, every layer adds nothing."""
    folder = archive.parent / "bpe-model"
    folder.mkdir()
    _spec().save(str(folder))
    meta = {"from_code": "ar", "to_code": "en", "package_version": "1.0"}
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("bpe/metadata.json", json.dumps(meta))
        opened.writestr("bpe/bpe.model", MERGES)
        for file in folder.iterdir():
            opened.write(file, f"bpe/model/{file.name}")
    return archive


def _spec() -> Any:
    spec: Any = transformer_spec.TransformerSpec.from_config((1, 1), 1, pre_norm=True)
    nothing = np.zeros((len(VOCABULARY), WIDTH), np.float32)
    places = np.eye(WIDTH, dtype=np.float32)[np.minimum(np.arange(300), len(SAYS) - 1)] * 10
    projection = nothing.copy()
    for at, word in enumerate(SAYS):
        projection[VOCABULARY.index(word), at] = 10
    spec.encoder.embeddings[0].weight, spec.decoder.embeddings.weight = nothing, nothing.copy()
    spec.decoder.projection.weight = projection
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = places.copy()
        _norm(side.layer_norm)
        layer = side.layer[0]
        _still(layer.self_attention, (3, 1))
        if side is spec.decoder:
            _still(layer.attention, (1, 2, 1))
        _norm(layer.ffn.layer_norm)
        _linear(layer.ffn.linear_0, 1)
        _linear(layer.ffn.linear_1, 1)
    spec.register_source_vocabulary(VOCABULARY)
    spec.register_target_vocabulary(VOCABULARY)
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize()
    return spec


def _still(attention: Any, parts: tuple[int, ...]) -> None:
    _norm(attention.layer_norm)
    for linear, count in zip(attention.linear, parts, strict=True):
        _linear(linear, count)


def _linear(layer: Any, count: int) -> None:
    layer.weight, layer.bias = np.zeros((count * WIDTH, WIDTH), np.float32), np.zeros(count * WIDTH, np.float32)


def _norm(layer: Any) -> None:
    layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)
