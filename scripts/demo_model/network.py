"""A tiny Transformer (Vaswani et al. 2017, pre-norm) and its conversion to CTranslate2. Needs PyTorch."""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import transformer_spec
from torch import Tensor, nn
from torch.nn import functional

VOCABULARY, WIDTH, HEADS, INNER, ENCODERS, DECODERS = 4000, 256, 4, 512, 3, 2
DROPOUT = 0.1


def sinusoids(length: int, width: int) -> np.ndarray:
    """Position encodings, sine and cosine by turns: (length, width)."""
    at = np.arange(length)[:, None]
    step = np.exp(np.arange(0, width, 2) * -(math.log(10000.0) / width))
    out = np.zeros((length, width), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(at * step), np.cos(at * step)
    return out


class Attention(nn.Module):
    def __init__(self, *, cross: bool = False) -> None:
        super().__init__()
        self.norm, self.cross = nn.LayerNorm(WIDTH), cross
        if cross:
            self.q, self.kv = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 2 * WIDTH)
        else:
            self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)

    def forward(
        self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        h = self.norm(x)
        if memory is not None:
            q, (k, v) = self.q(h), self.kv(memory).chunk(2, -1)
        else:
            q, k, v = self.qkv(h).chunk(3, -1)
        q, k, v = (t.view(len(x), -1, HEADS, WIDTH // HEADS).transpose(1, 2) for t in (q, k, v))
        a = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return x + functional.dropout(self.o(a.transpose(1, 2).reshape(x.shape)), DROPOUT, self.training)


class FeedForward(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm, self.a, self.b = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return x + functional.dropout(self.b(functional.relu(self.a(self.norm(x)))), DROPOUT, self.training)


class Network(nn.Module):
    """One embedding serves source, target and projection."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.encoder = nn.ModuleList(nn.ModuleList([Attention(), FeedForward()]) for _ in range(ENCODERS))
        self.decoder = nn.ModuleList(
            nn.ModuleList([Attention(), Attention(cross=True), FeedForward()]) for _ in range(DECODERS)
        )
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.register_buffer("positions", torch.tensor(sinusoids(512, WIDTH)))
        for name, weight in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(weight)
            elif weight.dim() == 2 and "embedding" not in name:
                nn.init.xavier_uniform_(weight)
        nn.init.normal_(self.embedding.weight, std=WIDTH**-0.5)

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """Logits over the vocabulary for each target position."""
        memory = self._embed(source)
        for attention, inner in self.encoder:
            memory = inner(attention(memory, mask=mask))
        memory, h = self.encoder_norm(memory), self._embed(target)
        for attention, cross, inner in self.decoder:
            h = inner(cross(attention(h, causal=True), memory=memory, mask=mask))
        return functional.linear(self.decoder_norm(h), self.embedding.weight)

    def _embed(self, tokens: Tensor) -> Tensor:
        h = self.embedding(tokens) * math.sqrt(WIDTH) + self.positions[: tokens.shape[1]]
        return functional.dropout(h, DROPOUT, self.training)


def convert(weights: Mapping[str, Tensor], pieces: list[str], folder: Path) -> None:
    """Write the CTranslate2 model, quantised to int8."""
    spec: Any = transformer_spec.TransformerSpec.from_config((ENCODERS, DECODERS), HEADS, pre_norm=True)
    table = {name: tensor.float().numpy() for name, tensor in weights.items()}

    def norm(layer: Any, name: str) -> None:
        layer.gamma, layer.beta = table[f"{name}.weight"], table[f"{name}.bias"]

    def linear(layer: Any, name: str) -> None:
        layer.weight, layer.bias = table[f"{name}.weight"], table[f"{name}.bias"]

    def attention(layer: Any, name: str, parts: tuple[str, ...]) -> None:
        norm(layer.layer_norm, f"{name}.norm")
        for index, part in enumerate(parts):
            linear(layer.linear[index], f"{name}.{part}")

    def inner(layer: Any, name: str) -> None:
        norm(layer.layer_norm, f"{name}.norm")
        linear(layer.linear_0, f"{name}.a")
        linear(layer.linear_1, f"{name}.b")

    shared, positions = table["embedding.weight"], table["positions"]
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = spec.decoder.projection.weight = shared
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = positions
    norm(spec.encoder.layer_norm, "encoder_norm")
    norm(spec.decoder.layer_norm, "decoder_norm")
    for index, layer in enumerate(spec.encoder.layer):
        attention(layer.self_attention, f"encoder.{index}.0", ("qkv", "o"))
        inner(layer.ffn, f"encoder.{index}.1")
    for index, layer in enumerate(spec.decoder.layer):
        attention(layer.self_attention, f"decoder.{index}.0", ("qkv", "o"))
        attention(layer.attention, f"decoder.{index}.1", ("q", "kv", "o"))
        inner(layer.ffn, f"decoder.{index}.2")
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token, spec.config.add_source_bos, spec.config.add_source_eos = "<s>", False, False
    spec.validate()
    spec.optimize(quantization="int8")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec.save(str(folder))
