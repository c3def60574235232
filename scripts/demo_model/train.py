"""Train the demo model of one direction and pack it: `train.py ar-en --out FILE.argosmodel`.

Needs PyTorch (pip install torch), which the product does not. Everything is seeded. It ends after `--steps`, or sooner
after `--minutes` of CPU time by thread; the last line says how many steps that were, and as many steps again give the
same model, up to the rounding of the machine's floating-point unit.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from network import VOCABULARY, Network, convert
from sentences import Pair, pairs
from torch.nn import functional

PAD, BOS, EOS = 2, 1, 2
TOKENS = 1600  # of one batch, padding counted
PEAK, WARMUP = 1.6e-3, 400
README = """# Demo model, {source} to {target}

A tiny Transformer (4 million parameters) trained by scripts/demo_model/train.py on invented security-news sentences of
scripts/demo_model/sentences.py alone. It serves `make demo` and the tests. It is fluent on sentences like those and
talks nonsense on anything else: never read news with it. A real Argos package replaces it: see docs/translation.md.
"""
NAMES = {"ar": "Arabic", "en": "English"}


def text_of(pair: Pair, language: str) -> str:
    return pair.ar if language == "ar" else pair.en


def prepare(direction: str, count: int, work: Path) -> tuple[list[list[int]], list[list[int]]]:
    """Sentences, the SentencePiece model made from them, and both sides as token ids."""
    source, target = direction.split("-")
    held = {pair.ar for pair in pairs(1000, 999)}
    made = {pair.ar: pair for pair in pairs(count, 7) if pair.ar not in held}
    chosen = list(made.values())
    sample = random.Random(5).sample(chosen, min(60_000, len(chosen)))
    (work / "text.txt").write_text("\n".join(line for p in sample for line in (p.ar, p.en)), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(work / "text.txt"), model_prefix=str(work / "sp"), vocab_size=VOCABULARY, model_type="unigram",
        character_coverage=0.9999, split_digits=True, unk_id=0, bos_id=BOS, eos_id=EOS, pad_id=-1, num_threads=1,
        normalization_rule_name="nmt_nfkc", minloglevel=1, hard_vocab_limit=False,
    )  # fmt: skip
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(work / "sp.model"))
    sides = [tokenizer.encode([text_of(p, language) for p in chosen]) for language in (source, target)]
    return sides[0], sides[1]


def batches(source: list[list[int]], target: list[list[int]], chance: random.Random) -> Iterator[list[int]]:
    """Indexes of sentences of like length, for ever."""
    while True:
        order = list(range(len(source)))
        chance.shuffle(order)
        for start in range(0, len(order), 20_000):
            part = sorted(order[start : start + 20_000], key=lambda i: (len(target[i]), len(source[i])))
            groups: list[list[int]] = [[]]
            longest = 0
            for i in part:
                longest = max(longest, len(source[i]), len(target[i]) + 1)
                if (len(groups[-1]) + 1) * longest > TOKENS:
                    groups.append([])
                    longest = max(len(source[i]), len(target[i]) + 1)
                groups[-1].append(i)
            chance.shuffle(groups)
            yield from filter(None, groups)


def tensors(source: list[list[int]], target: list[list[int]], batch: list[int]) -> tuple[torch.Tensor, ...]:
    """(source, its mask, decoder input, decoder output) of one batch."""
    wide, long = max(len(source[i]) for i in batch), max(len(target[i]) for i in batch) + 1
    x, mask = np.full((len(batch), wide), PAD), np.zeros((len(batch), wide), bool)
    given, wanted = np.full((len(batch), long), PAD), np.full((len(batch), long), -100)
    for row, i in enumerate(batch):
        x[row, : len(source[i])], mask[row, : len(source[i])] = source[i], True
        given[row, 0], given[row, 1 : 1 + len(target[i])] = BOS, target[i]
        wanted[row, : len(target[i])], wanted[row, len(target[i])] = target[i], EOS
    return (
        torch.from_numpy(x),
        torch.from_numpy(mask)[:, None, None, :],
        torch.from_numpy(given),
        torch.from_numpy(wanted),
    )


def train(
    source: list[list[int]], target: list[list[int]], minutes: float, steps: int
) -> tuple[dict[str, torch.Tensor], int]:
    """(the weights, averaged over the last part of the training; the steps). What comes first ends it."""
    torch.manual_seed(1)
    network, chance = Network(), random.Random(1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=PEAK, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)
    began, average, told = time.process_time(), None, 0.0
    for step, batch in enumerate(batches(source, target, chance)):
        spent = (time.process_time() - began) / torch.get_num_threads() / 60
        done = max(step / steps, spent / minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = PEAK * min(1, (step + 1) / WARMUP) * (1 - done) ** 0.9
        x, mask, given, wanted = tensors(source, target, batch)
        logits = network(x, mask, given)
        loss = functional.cross_entropy(
            logits.view(-1, VOCABULARY), wanted.view(-1), ignore_index=-100, label_smoothing=0.1
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if done > 0.6 and step % 10 == 0:
            state = {name: value.clone() for name, value in network.state_dict().items()}
            average = (
                state if average is None else {n: v.mul(0.98).add(state[n], alpha=0.02) for n, v in average.items()}
            )
        if done - told > 0.05:
            told = done
            print(f"{done:4.0%} step {step} loss {loss.item():.3f}", flush=True)
    return average or network.state_dict(), step


def pack(direction: str, weights: dict[str, torch.Tensor], work: Path, out: Path) -> None:
    """The Argos package, the same bytes for the same weights."""
    source, target = direction.split("-")
    root = f"translate-{source}_{target}-demo"
    folder = work / root
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(work / "sp.model"))
    size = tokenizer.vocab_size()  # fewer than asked for where the text has no more pieces
    pieces = [tokenizer.id_to_piece(i) if i < size else f"<unused{i}>" for i in range(VOCABULARY)]
    convert(weights, pieces, folder / "model")
    shutil.copy(work / "sp.model", folder / "sentencepiece.model")
    about = {"package_version": "0.2-demo", "argos_version": "1.9", "from_code": source, "from_name": NAMES[source]}
    about |= {"to_code": target, "to_name": NAMES[target]}
    (folder / "metadata.json").write_text(json.dumps(about | {"links": []}, indent=1))
    (folder / "README.md").write_text(README.format(source=NAMES[source], target=NAMES[target]))
    (folder / "DEMO").write_text("Tocsin never uses this package for news unless translate.demo_model is true.\n")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                info = zipfile.ZipInfo(f"{root}/{file.relative_to(folder).as_posix()}", (2026, 1, 1, 0, 0, 0))
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(info, file.read_bytes())
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("direction", choices=("ar-en", "en-ar"))
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--steps", type=int, default=1500)
    options.add_argument("--threads", type=int, default=1, help="more make a loaded machine wait for itself")
    options.add_argument("--sentences", type=int, default=250_000)
    options.add_argument("--work", type=Path, default=Path("/tmp/tocsin-demo-model"))
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    work = given.work / given.direction
    work.mkdir(parents=True, exist_ok=True)
    source, target = prepare(given.direction, given.sentences, work)
    print(f"{len(source)} sentences, {sum(map(len, source))} and {sum(map(len, target))} tokens", flush=True)
    weights, steps = train(source, target, given.minutes, given.steps)
    torch.save(weights, work / "weights.pt")
    pack(given.direction, weights, work, given.out)
    print(f"trained in {steps} steps")


if __name__ == "__main__":
    main()
