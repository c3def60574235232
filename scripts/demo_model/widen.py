"""Widen a demo package to the size of an official one, its translations unchanged: `widen.py FILE.argosmodel FOLDER`.

The official packages have 6+6 layers, 512 units, 2048 inside, 8 heads and 32,000 pieces for each side. Units are
doubled and shared out, layers that add nothing are put on top, pieces that never win are added: the same sentences
come out at the cost of the real thing, so that speed and memory can be measured without it. Needs no PyTorch.
"""

from __future__ import annotations

import json
import shutil
import struct
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import transformer_spec

from bot.translate.packages import install

WIDTH, INNER, LAYERS, HEADS, PIECES = 512, 2048, 6, 8, 32_000
NEVER = -1e4  # the logit of a piece that is only there for its weight
_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


@dataclass
class Source:
    """The variables of a CTranslate2 model file, as float32."""

    values: dict[str, np.ndarray]

    @classmethod
    def read(cls, file: Path) -> Source:
        data, at = file.read_bytes(), 0

        def take(form: str) -> Any:
            nonlocal at
            (value,) = struct.unpack_from(form, data, at)
            at += struct.calcsize(form)
            return value

        def word() -> str:
            nonlocal at
            length = take("<H")
            at += length
            return data[at - length : at - 1].decode()

        take("<I"), word(), take("<I")
        raw: dict[str, np.ndarray] = {}
        for _ in range(take("<I")):
            name = word()
            shape = [take("<I") for _ in range(take("<B"))]
            kind, size = _TYPES[take("<B")], take("<I")
            raw[name] = np.frombuffer(data[at : at + size], kind).reshape(shape)
            at += size
        for _ in range(take("<I")):
            alias, name = word(), word()
            raw |= {alias + end: raw[name + end] for end in ("", "_scale") if name + end in raw}
        return cls({name: _real(raw, name) for name in raw if not name.endswith("_scale")})

    def __getitem__(self, name: str) -> np.ndarray:
        return self.values[name]

    def layers(self, side: str) -> int:
        return len(
            {
                name.split("/")[1]
                for name in self.values
                if name.startswith(f"{side}/layer_") and "_norm" not in name.split("/")[1]
            }
        )


def _real(raw: dict[str, np.ndarray], name: str) -> np.ndarray:
    value = raw[name].astype(np.float32)
    scale = raw.get(f"{name}_scale")
    return value if scale is None else value / scale[:, None]


class Widener:
    def __init__(self, source: Source) -> None:
        self.source, self.chance = source, np.random.default_rng(0)
        self.width = source["encoder/layer_norm/gamma"].shape[0]
        self.times = WIDTH // self.width
        self.spec: Any = transformer_spec.TransformerSpec.from_config((LAYERS, LAYERS), HEADS, pre_norm=True)

    def build(self, pieces: list[str]) -> Any:
        """The widened model; `pieces` is its vocabulary so far."""
        spec, few = self.spec, len(pieces)
        embedding = self.source["decoder/embeddings/weight"]
        more = self._noise(PIECES - few, WIDTH) * 0.1
        wide = np.concatenate([self._double(embedding) / np.sqrt(self.times), more]).astype(np.float32)
        spec.encoder.embeddings[0].weight = wide
        spec.decoder.embeddings.weight = wide + np.float32(0)
        spec.decoder.embeddings.weight[-1, 0] += 1e-3  # else they would be stored as one
        nothing = np.zeros((PIECES - few, WIDTH), np.float32)
        spec.decoder.projection.weight = np.concatenate([self._double(embedding) / self.times, nothing])
        spec.decoder.projection.bias = np.repeat(np.float32([0, NEVER]), [few, PIECES - few])
        for side in ("encoder", "decoder"):
            part = getattr(spec, side)
            part.position_encodings.encodings = self._double(self.source[f"{side}/position_encodings/encodings"])
            self._norm(part.layer_norm, f"{side}/layer_norm")
            known = self.source.layers(side)
            for index, layer in enumerate(part.layer):
                name = f"{side}/layer_{index}" if index < known else ""
                self._attention(layer.self_attention, name and f"{name}/self_attention", (3, 1))
                if side == "decoder":
                    self._attention(layer.attention, name and f"{name}/attention", (1, 2, 1))
                self._inner(layer.ffn, name and f"{name}/ffn")
        vocabulary = [*pieces, *(f"<more{index}>" for index in range(PIECES - few))]
        spec.register_source_vocabulary(vocabulary)
        spec.register_target_vocabulary(vocabulary)
        spec.config.decoder_start_token = "<s>"
        spec.validate()
        spec.optimize(quantization="int8")
        return spec

    def _double(self, values: np.ndarray) -> np.ndarray:
        return np.concatenate([values] * self.times, -1)

    def _noise(self, rows: int, columns: int) -> np.ndarray:
        return (self.chance.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)

    def _norm(self, layer: Any, name: str) -> None:
        """A norm; one without a name leaves what it is given as it is, scaled."""
        layer.gamma = self._double(self.source[f"{name}/gamma"]) if name else np.ones(WIDTH, np.float32)
        layer.beta = self._double(self.source[f"{name}/beta"]) if name else np.zeros(WIDTH, np.float32)

    def _attention(self, layer: Any, name: str, parts: tuple[int, ...]) -> None:
        """`parts`: how many matrices of width × width each linear layer holds; without a name they add nothing."""
        self._norm(layer.layer_norm, name and f"{name}/layer_norm")
        for index, (linear, count) in enumerate(zip(layer.linear, parts, strict=False)):
            last = index == len(parts) - 1
            if not name:
                rows = count * WIDTH
                linear.weight = np.zeros((rows, WIDTH), np.float32) if last else self._noise(rows, WIDTH)
                linear.bias = np.zeros(rows, np.float32)
                continue
            weight, bias = self.source[f"{name}/linear_{index}/weight"], self.source[f"{name}/linear_{index}/bias"]
            linear.weight = np.concatenate([self._square(each) for each in np.split(weight, count)])
            linear.bias = np.concatenate([self._double(each) for each in np.split(bias, count)])

    def _square(self, weight: np.ndarray) -> np.ndarray:
        return np.concatenate([self._double(weight) / self.times] * self.times).astype(np.float32)

    def _inner(self, layer: Any, name: str) -> None:
        self._norm(layer.layer_norm, name and f"{name}/layer_norm")
        first, second = layer.linear_0, layer.linear_1
        if not name:
            first.weight, first.bias = self._noise(INNER, WIDTH), np.zeros(INNER, np.float32)
            second.weight, second.bias = np.zeros((WIDTH, INNER), np.float32), np.zeros(WIDTH, np.float32)
            return
        up, down = self.source[f"{name}/linear_0/weight"], self.source[f"{name}/linear_1/weight"]
        more = INNER - len(up)
        first.weight = np.concatenate([self._double(up) / self.times, self._noise(more, WIDTH)]).astype(np.float32)
        first.bias = np.concatenate([self.source[f"{name}/linear_0/bias"], np.zeros(more, np.float32)])
        tall = np.concatenate([down] * self.times)
        second.weight = np.concatenate([tall, np.zeros((WIDTH, more), np.float32)], 1).astype(np.float32)
        second.bias = self._double(self.source[f"{name}/linear_1/bias"])


def widen(archive: Path, folder: Path) -> Path:
    """Install `archive` widened, as a package folder below `folder`; its path."""
    with tempfile.TemporaryDirectory() as scratch:
        package = install(archive, Path(scratch))
        target = folder / f"{package.path.name}-widened"
        shutil.rmtree(target, ignore_errors=True)
        (target / "model").mkdir(parents=True)
        pieces = json.loads((package.path / "model" / "shared_vocabulary.json").read_text("utf-8"))
        Widener(Source.read(package.path / "model" / "model.bin")).build(pieces).save(str(target / "model"))
        for name in ("sentencepiece.model", "metadata.json", "DEMO"):
            shutil.copy(package.path / name, target / name)
    return target


if __name__ == "__main__":
    made = widen(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{made}: {(made / 'model' / 'model.bin').stat().st_size / 1e6:.0f} MB")
