"""`tocsin models`: translation packages, listed, installed, verified, removed, measured and tried."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Column, Table

from bot.app import make_translator
from bot.commands.stored import stored
from bot.config import load_config
from bot.errors import ConfigError, ModelError
from bot.extract.lexicon import load_lexicon
from bot.model import Article, Translation
from bot.store.doubts import doubtful
from bot.translate import packages
from bot.translate.job import NoMemory, Request
from bot.translate.packages import Package

app = typer.Typer(no_args_is_help=True, help="Translation packages (Argos): list, install, verify, remove, evaluate.")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; default: ./config.yaml.", show_default=False)
]


@app.command("list")
def show(config: ConfigOption = None) -> None:
    """What is installed: direction, version, size, sum, and whether it can serve."""
    folder = load_config(config).translate.models_dir
    good, broken = packages.installed(folder)
    table = Table(
        *(Column(name, overflow="fold") for name in ("package", "direction", "version", "MB", "sha256", "verdict"))
    )
    for package in good:
        verdict = packages.verify(package) or ("demo, not for news" if package.demo else "ok")
        size = f"{package.size() / 1e6:.1f}"
        table.add_row(package.path.name, package.pair, package.version, size, package.sha256[:16] or "unknown", verdict)
    for each in broken:
        table.add_row(each.path.name, "", "", "", "", each.fault.partition(": ")[2] or each.fault)
    Console().print(table if good or broken else f"No packages in {folder}; 'tocsin models install ar en' gets one.")
    raise typer.Exit(1 if broken else 0)


@app.command()
def available(
    source: Annotated[str, typer.Argument(help="Only from this language, e.g. ar.")] = "",
    target: Annotated[str, typer.Argument(help="Only to this language, e.g. en.")] = "",
) -> None:
    """What the public Argos index offers (uses the network)."""
    from bot.translate.index import available as offers

    table = Table("direction", "version", "file")
    for offer in offers():
        if source in ("", offer.source) and target in ("", offer.target):
            table.add_row(f"{offer.source}-{offer.target}", offer.version, offer.name)
    Console().print(table)


@app.command()
def install(
    what: Annotated[list[str], typer.Argument(help="FILE.argosmodel, or two languages: ar en.", show_default=False)],
    config: ConfigOption = None,
    sha256: Annotated[str, typer.Option(help="Refuse a file with another sum.")] = "",
) -> None:
    """Install a package from a file, or from the public index by its languages."""
    folder = load_config(config).translate.models_dir
    if len(what) == 1:
        package = packages.install(Path(what[0]), folder, sha256=sha256)
    elif len(what) == 2:
        package = _from_index(what[0], what[1], folder)
    else:
        raise ConfigError("give one FILE.argosmodel, or two languages such as: ar en")
    typer.echo(f"Installed {package.path.name}: {package.pair}, version {package.version}, sha256 {package.sha256}")


@app.command()
def verify(config: ConfigOption = None) -> None:
    """Whether every file of every package is as it was installed."""
    good, broken = packages.installed(load_config(config).translate.models_dir)
    faults = [f"{b.path.name}: {b.fault}" for b in broken]
    faults += [f"{p.path.name}: {fault}" for p in good if (fault := packages.verify(p))]
    typer.echo("\n".join(faults) or f"all as they were installed: {len(good)}")
    raise typer.Exit(1 if faults else 0)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The package, as 'tocsin models list' names it.")],
    config: ConfigOption = None,
) -> None:
    """Remove a package."""
    packages.remove(_named(name, load_config(config).translate.models_dir))
    typer.echo(f"Removed {name}")


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Pairs, one a line: source text, tab, reference translation.")],
    package: Annotated[str, typer.Option(help="The package; default: the best of the direction.")] = "",
    pair: Annotated[str, typer.Option(help="The direction.")] = "ar-en",
    config: ConfigOption = None,
) -> None:
    """Measure a package on a file of pairs: BLEU, chrF, and how often numbers survive."""
    from bot.translate.evaluation import evaluate as measure
    from bot.translate.evaluation import read_pairs

    folder = load_config(config).translate.models_dir
    good, _ = packages.installed(folder)
    chosen = _named(package, folder) if package else next((p for p in good if p.pair == pair), None)
    if chosen is None:
        raise ModelError(f"no package for {pair}; 'tocsin models list' shows what there is", about=str(folder))
    typer.echo(str(measure(chosen, read_pairs(file))))


@app.command()
def translate(
    file: Annotated[Path, typer.Argument(help="Text to translate, UTF-8; - for standard input.", allow_dash=True)],
    pair: Annotated[str, typer.Option(help="The direction.")] = "ar-en",
    config: ConfigOption = None,
) -> None:
    """Translate a whole text as the service would, its facts checked. Exit code 1 where it is doubtful."""
    source, _, target = pair.partition("-")
    text = sys.stdin.read() if str(file) == "-" else _read(file)
    lexicon = load_lexicon()
    translator = make_translator(load_config(config), lambda: lexicon)
    try:
        if not translator.can(source, target):
            raise ModelError(f"no package for {pair}; 'tocsin models list' shows what there is", about=pair)
        request = Request(Article("1", "", text, source), target, whole=True)
        done = asyncio.run(translator.translate([request], NoMemory()))[0]
    finally:
        translator.close()
    typer.echo(done.lead if done else "")
    if done and done.doubtful:
        typer.echo(f"doubtful: {done.doubtful}", err=True)
        raise typer.Exit(1)


@app.command()
def doubts(
    last: Annotated[int, typer.Option(help="How many, the newest first.")] = 20,
    config: ConfigOption = None,
) -> None:
    """The stored translations that were marked as doubtful, and why."""

    async def found() -> Sequence[tuple[int, str, Translation]]:
        async with stored(load_config(config).database.url) as session:
            return await doubtful(session, last)

    table = Table(*(Column(name, overflow="fold") for name in ("article", "original", "translation", "why")))
    rows = asyncio.run(found())
    for article, title, one in rows:
        table.add_row(str(article), title, one.title, one.doubtful)
    Console().print(table if rows else "No doubtful translations.")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(f"cannot be read: {fault}", about=str(file)) from fault


def _named(name: str, folder: Path) -> Package:
    good, broken = packages.installed(folder)
    found = next((p for p in good if p.path.name == name), None)
    if found is None and any(b.path.name == name for b in broken):
        return Package(folder / name, "", "", "", "")
    if found is None:
        raise ModelError("is not installed; 'tocsin models list' shows what is", about=name)
    return found


def _from_index(source: str, target: str, folder: Path) -> Package:
    from bot.translate.index import available as offers
    from bot.translate.index import download

    matching = [o for o in offers() if (o.source, o.target) == (source, target)]
    if not matching:
        raise ModelError(
            "the index has no such direction; 'tocsin models available' lists all", about=f"{source}-{target}"
        )
    offer = max(matching, key=lambda o: [int(n) for n in o.version.split(".") if n.isdigit()])
    columns = (TextColumn(offer.name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        return download(offer, folder, lambda done, whole: bar.update(task, completed=done, total=whole or None))
