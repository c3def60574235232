"""`tocsin run`, `tocsin init` and `tocsin demo`."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from bot.config import Config, load_config, read_token
from bot.errors import ConfigError
from bot.ops import logs
from bot.share import shared
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.service import Service

app = typer.Typer()
log = structlog.get_logger(__name__)

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; default: ./config.yaml.", show_default=False)
]


@app.command()
def run(
    config: ConfigOption = None,
    once: Annotated[bool, typer.Option("--once", help="Poll every source once, deliver, and exit.")] = False,
) -> None:
    """The service: poll the sources, read, match, alert, until SIGTERM or SIGINT.

    With --once: exit 1 where no source could be read, or a message could not be delivered yet.
    """
    file = config or Path("config.yaml")
    if not file.exists():
        raise ConfigError("is not there; 'tocsin init' writes one, --config names another", about=str(file))
    settings = load_config(file)
    logs.configure(settings.log.format, settings.log.level)
    token = read_token(settings)
    _warn_of_readers(settings.telegram.token_file)
    if not settings.sources:
        raise ConfigError("has no sources; 'tocsin sources add URL' adds one", about=str(file))
    if not once:
        asyncio.run(_serve(settings, token))
    elif not asyncio.run(_once(settings, token)):
        raise typer.Exit(1)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="Where to write config.yaml and rules/.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a commented config.yaml and a folder of example rules to start from."""
    config, rules = directory / "config.yaml", directory / "rules"
    taken = [str(path) for path in (config, rules) if path.exists()]
    if taken and not force:
        raise ConfigError(f"{' and '.join(taken)} already there; choose another folder, or --force to overwrite")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared("config.example.yaml"), config)
        shutil.copytree(shared("rules"), rules, dirs_exist_ok=True)
    except OSError as fault:
        raise ConfigError(
            f"cannot be written: {fault.strerror or fault}", about=str(fault.filename2 or fault.filename or rules)
        ) from fault
    typer.echo(f"Wrote {config} and {rules}/.")
    typer.echo("Next: edit the sources and rules, then")
    at = "" if directory == Path() else f" -c {shlex.quote(str(config))}"
    typer.echo(f"  tocsin rules check{at}")
    typer.echo(f"  tocsin sources check{at}")
    typer.echo(f"  tocsin run{at}      (alerts go to the console until a bot token is set)")


@app.command()
def demo() -> None:
    """The whole job on sample newspapers over loopback: no token, no network, nothing kept."""
    from bot.demo.show import show

    asyncio.run(show())


async def _serve(settings: Config, token: str | None) -> None:
    from bot.app import open_app

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_app(settings, token=token) as service:
        await _warn_where_nobody_listens(service)
        log.info("the service runs", sources=len(settings.sources), pid=os.getpid())
        await service.serve(stop)
    log.info("the service has stopped; its work is saved")


def _warn_of_readers(token_file: Path | None) -> None:
    if token_file and token_file.exists() and token_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        log.warning("the token file can be read by others", file=str(token_file), advice=f"chmod 600 {token_file}")


async def _warn_where_nobody_listens(service: Service) -> None:
    from bot.store import chats

    async with service.parts.database.read() as session:
        if not await chats.everyone(session):
            advice = "name chats under telegram.chats, or put your id under telegram.admins and invite readers"
            log.warning("there is no chat to ring yet", advice=advice)


async def _once(settings: Config, token: str | None) -> bool:
    """Everything once; False where not one source could be read, or a message waits."""
    from bot.app import open_app
    from bot.fetch import state
    from bot.store import outbox, sources

    async with open_app(settings, token=token) as service:
        await _warn_where_nobody_listens(service)
        await service.poll_all()
        await service.work_off()
        states = await service.courier.drain()
        async with service.parts.database.read() as session:
            polled = await sources.all_states(session)
    tally = service.parts.tally
    typer.echo(
        f"{counted(len(tally.sources), 'source')}, {counted(tally.articles, 'new article')}, "
        f"{counted(tally.incidents, 'new incident')}, {counted(tally.matches, 'match')}, "
        f"{counted(tally.alerts, 'alert')}; outbox: "
        + (", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "empty"),
        err=True,
    )
    ids = [source.id for source in settings.sources]
    failed = [name for name in ids if name not in polled or state.load(polled[name]).failures]
    if failed:
        advice = "'tocsin sources check' says why and what to do"
        typer.echo(f"{len(failed)} of {counted(len(ids), 'source')} failed ({', '.join(failed)}); {advice}", err=True)
    waiting = states.get(outbox.State.PENDING, 0)
    if waiting:
        advice = "'tocsin outbox' says why; the next run tries again"
        typer.echo(f"{counted(waiting, 'message')} could not be delivered yet; {advice}", err=True)
    return len(failed) < len(ids) and not waiting
