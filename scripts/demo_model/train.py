"""Train the demo model of one direction and pack it: `train.py ar-en --out FILE.argosmodel`.

Needs PyTorch (pip install torch), which the product does not. Everything is seeded and one thread does it, so that the
same command gives the same bytes: on processors of one kind, as the products are of 16 bits and rounded by the
processor's own matrix unit. The last lines are the sums of the package and of the model in it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import shutil
import time
import zipfile
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from network import HIDDEN, VOCABULARY, Loss, Network, convert
from odd import training
from sentences import Pair, pairs

PAD, BOS, EOS = 2, 1, 2
TOKENS = 3200  # of one batch, padding counted
STEPS, SENTENCES, KEEP = 1800, 250_000, 200
PEAK, WARMUP = 2e-3, 400
README = """# Demo model, {source} to {target}

A tiny Transformer (3.9 million parameters) trained by scripts/demo_model/train.py on invented security-news sentences
of that folder alone. It serves `make demo` and the tests. It is fluent on sentences like those and
talks nonsense on anything else: never read news with it. A real Argos package replaces it: see docs/translation.md.
"""
NAMES = {"ar": "Arabic", "en": "English"}


def text_of(pair: Pair, language: str) -> str:
    return pair.ar if language == "ar" else pair.en


def prepare(direction: str, count: int, work: Path) -> tuple[list[array[int]], list[array[int]]]:
    """The SentencePiece model, made from part of the sentences, and both sides of all as token ids.

    Half of the sources are cut into pieces at random, so that a name whose pieces were never seen is known by its
    letters.
    """
    source, target = direction.split("-")
    held = {pair.ar for pair in pairs(1000, 999)}
    chosen = [pair for pair in training(count, 7) if pair.ar not in held]
    sample = random.Random(5).sample(chosen, min(60_000, len(chosen)))
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for p in sample for line in (p.ar, p.en)]), model_writer=written,
        vocab_size=VOCABULARY, model_type="unigram", character_coverage=0.9999, split_digits=True, unk_id=0,
        bos_id=BOS, eos_id=EOS, pad_id=-1, num_threads=1, normalization_rule_name="nmt_nfkc", minloglevel=1,
        hard_vocab_limit=False,
    )  # fmt: skip
    (work / "sp.model").write_bytes(written.getvalue())
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    chance, cutter = random.Random(3), Cutter(tokenizer)
    known: tuple[list[array[int]], list[array[int]]] = ([], [])
    for at, pair in enumerate(chosen):
        ids = tokenizer.encode(text_of(pair, source))
        known[0].append(array("H", cutter.cut(ids, chance) if at % 2 else ids))
        known[1].append(array("H", tokenizer.encode(text_of(pair, target))))
    return known


class Cutter:
    """Cuts pieces in two now and then. (SentencePiece's own sampling takes no seed.)"""

    def __init__(self, tokenizer: sentencepiece.SentencePieceProcessor) -> None:
        self.pieces = [tokenizer.id_to_piece(i) for i in range(tokenizer.vocab_size())]
        self.ids = {piece: i for i, piece in enumerate(self.pieces)}

    def cut(self, ids: list[int], chance: random.Random) -> list[int]:
        """The same text in other pieces: one in five is cut where both parts are pieces too."""
        made: list[int] = []
        for one in ids:
            piece = self.pieces[one]
            if len(piece) > 1 and chance.random() < 0.2:
                at = chance.randrange(1, len(piece))
                parts = [self.ids.get(piece[:at]), self.ids.get(piece[at:])]
                if None not in parts:
                    made += [part for part in parts if part is not None]
                    continue
            made.append(one)
        return made


def batches(source: list[array[int]], target: list[array[int]], chance: random.Random) -> Iterator[list[int]]:
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


def tensors(source: list[array[int]], target: list[array[int]], batch: list[int]) -> tuple[torch.Tensor, ...]:
    """(source, its mask, decoder input, decoder output) of one batch."""
    wide, long = max(len(source[i]) for i in batch), max(len(target[i]) for i in batch) + 1
    x, mask = np.full((len(batch), wide), PAD), np.full((len(batch), wide), HIDDEN, np.float32)
    given, wanted = np.full((len(batch), long), PAD), np.full((len(batch), long), -100)
    for row, i in enumerate(batch):
        x[row, : len(source[i])], mask[row, : len(source[i])] = source[i], 0
        given[row, 0], given[row, 1 : 1 + len(target[i])] = BOS, target[i]
        wanted[row, : len(target[i])], wanted[row, len(target[i])] = target[i], EOS
    return (
        torch.from_numpy(x),
        torch.from_numpy(mask)[:, None, None, :],
        torch.from_numpy(given),
        torch.from_numpy(wanted),
    )


def rate(step: int, steps: int) -> float:
    """The learning rate: up, level, and down to nothing over the last third."""
    return PEAK * min(1, (step + 1) / WARMUP, 3 * (1 - step / steps))


def train(source: list[array[int]], target: list[array[int]], steps: int, kept: Path) -> dict[str, torch.Tensor]:
    """The weights, averaged over the last part of the training.

    `kept` is where the state stands every 200 steps; with it there, the training goes on from it. As the rate is level
    until the last third, a training of another length may go on from it too.
    """
    torch.manual_seed(1)
    network, chance, begin = Network(), random.Random(1), 0
    optimizer = torch.optim.AdamW(network.parameters(), lr=PEAK, betas=(0.9, 0.98), eps=1e-9, fused=True)
    if kept.exists():
        state = torch.load(kept)
        begin = state["step"]
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["chance"])
    average: dict[str, torch.Tensor] = {}
    for step, batch in zip(range(steps), batches(source, target, chance), strict=False):
        if step < begin:
            continue
        if step % KEEP == 0 and step <= 2 * steps // 3:
            torch.save({"step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict(),
                        "chance": torch.get_rng_state()}, kept)  # fmt: skip
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps)
        loss = advance(network, optimizer, tensors(source, target, batch))
        if step > 0.8 * steps and step % 10 == 0:
            now = {name: value.clone() for name, value in network.state_dict().items()}
            average = {n: v.mul(0.95).add(now[n], alpha=0.05) for n, v in average.items()} or now
        if step % 100 == 0:
            spent = time.process_time() / 60
            print(f"step {step} of {steps}: loss {loss:.3f}, {spent:.1f} minutes of CPU", flush=True)
    return average or network.state_dict()


def advance(network: Network, optimizer: torch.optim.Optimizer, batch: tuple[torch.Tensor, ...]) -> float:
    """One step; the loss."""
    x, mask, given, wanted = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(x, mask, given)
    loss: torch.Tensor = Loss.apply(logits.view(-1, VOCABULARY), wanted.view(-1))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()


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
    about = {"package_version": "0.3-demo", "argos_version": "1.9", "from_code": source, "from_name": NAMES[source]}
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
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (out, folder / "model" / "model.bin")}
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB", *(f"{total}  {name}" for name, total in sums.items()), sep="\n")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("direction", choices=("ar-en", "en-ar"))
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--sentences", type=int, default=SENTENCES)
    options.add_argument("--resume", action="store_true", help="go on where a training that was stopped stands")
    options.add_argument("--work", type=Path, default=Path("/tmp/tocsin-demo-model"))
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    torch.set_num_threads(1)  # more would add up in another order, and wait for each other on a busy machine
    torch.use_deterministic_algorithms(True)
    work = given.work / given.direction
    if not given.resume:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    source, target = prepare(given.direction, given.sentences, work)
    total = hashlib.sha256(b"".join(tokens.tobytes() for tokens in (*source, *target))).hexdigest()
    print(f"{len(source)} sentences, {sum(map(len, source))} and {sum(map(len, target))} tokens ({total})", flush=True)
    weights = train(source, target, given.steps, work / "state.pt")
    torch.save(weights, work / "weights.pt")
    pack(given.direction, weights, work, given.out)


if __name__ == "__main__":
    main()
