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

VOCABULARY, WIDTH, HEADS, INNER, ENCODERS, DECODERS = 3000, 256, 4, 512, 3, 2
DROPOUT, SMOOTHING = 0.1, 0.1
HIDDEN = -1e4  # added to the score of what may not be looked at


def sinusoids(length: int, width: int) -> np.ndarray:
    """Position encodings, sine and cosine by turns: (length, width)."""
    at = np.arange(length)[:, None]
    step = np.exp(np.arange(0, width, 2) * -(math.log(10000.0) / width))
    out = np.zeros((length, width), np.float32)
    out[:, 0::2], out[:, 1::2] = np.sin(at * step), np.cos(at * step)
    return out


def drop(x: Tensor, training: bool) -> Tensor:
    """Dropout from random bytes, several times as fast on a CPU as PyTorch's own."""
    if not training:
        return x
    drawn = torch.empty(x.numel() // 8 + 1, dtype=torch.int64).random_(-(2**63), None)
    keep = drawn.view(torch.uint8)[: x.numel()].view(x.shape) >= round(DROPOUT * 256)
    return x * (keep.to(x.dtype) * (1 / (1 - DROPOUT)))


class Loss(torch.autograd.Function):
    """Cross entropy with label smoothing, its gradient made in the same pass: loss(logits, wanted, -100 ignored).

    The value, for the log, is without the smoothing.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, wanted: Tensor) -> Tensor:
        shares = torch.softmax(logits.float(), -1)
        keep = wanted >= 0
        index = wanted.clamp(min=0)[:, None]
        value = -(shares.gather(1, index)[:, 0].log() * keep).sum() / keep.sum()
        shares.sub_(SMOOTHING / shares.shape[1])
        shares.scatter_add_(1, index, torch.full(index.shape, SMOOTHING - 1))
        ctx.save_for_backward(shares.mul_((keep / keep.sum())[:, None]).to(logits.dtype))
        return value

    @staticmethod
    def backward(ctx: Any, _above: Tensor) -> tuple[Tensor, None]:
        return ctx.saved_tensors[0], None


class Attention(nn.Module):
    def __init__(self, *, cross: bool = False) -> None:
        super().__init__()
        self.norm, self.cross = nn.LayerNorm(WIDTH), cross
        if cross:
            self.q, self.kv = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 2 * WIDTH)
        else:
            self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        """`mask` is added to the scores."""
        h = self.norm(x)
        if memory is not None:
            q, (k, v) = self.q(h), self.kv(memory).chunk(2, -1)
        else:
            q, k, v = self.qkv(h).chunk(3, -1)
        q, k, v = (t.view(len(x), -1, HEADS, WIDTH // HEADS).transpose(1, 2) for t in (q, k, v))
        scores = torch.matmul(q, k.transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + mask
        a = torch.matmul(torch.softmax(scores, -1), v)
        return x + drop(self.o(a.transpose(1, 2).reshape(x.shape)), self.training)


class FeedForward(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm, self.a, self.b = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return x + drop(self.b(functional.relu(self.a(self.norm(x)))), self.training)


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
        """Logits over the vocabulary for each target position; `mask` hides the padding of the source."""
        memory = self._embed(source)
        for attention, inner in self.encoder:
            memory = inner(attention(memory, mask))
        memory, h = self.encoder_norm(memory), self._embed(target)
        later = torch.full((target.shape[1], target.shape[1]), HIDDEN, dtype=h.dtype).triu(1)
        for attention, cross, inner in self.decoder:
            h = inner(cross(attention(h, later), mask, memory))
        return functional.linear(self.decoder_norm(h), self.embedding.weight)

    def _embed(self, tokens: Tensor) -> Tensor:
        h = self.embedding(tokens) * math.sqrt(WIDTH) + self.positions[: tokens.shape[1]]
        return drop(h, self.training)


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
