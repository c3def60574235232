"""The README's picture, rendered from the demo's own run: `python scripts/render_pictures.py` writes docs/alert.png."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

from PIL import Image
from rich.console import Console
from sqlalchemy import select

from bot.app import open_app
from bot.deliver.bubble import png
from bot.demo.server import Stand
from bot.demo.show import config_for
from bot.model import Message
from bot.ops import logs
from bot.store.codec import load
from bot.store.schema import OutboxRow

OUT = Path(__file__).parents[1] / "docs" / "alert.png"


async def messages() -> dict[str, list[Message]]:
    """What each chat of the demo was told of its updated incident, by chat."""
    logs.configure("console", "error")
    with tempfile.TemporaryDirectory() as folder:
        stand = Stand(datetime.now(UTC))
        async with (
            stand.open(),
            open_app(config_for(Path(folder)), console=Console(file=StringIO()), extra=stand.sources()) as service,
        ):
            for stand.round in (1, 2):
                await service.poll_all()
                await service.work_off()
            async with service.parts.database.read() as session:
                rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
    updated = {row.incident_id for row in rows if row.revision > 1}
    found: dict[str, list[Message]] = {}
    for row in rows:
        if row.incident_id in updated:
            found.setdefault(row.chat, []).append(load(Message, row.payload, about=f"outbox {row.id}"))
    return found


def main() -> None:
    told = asyncio.run(messages())
    sheets = [Image.open(BytesIO(png(shown))).convert("RGB") for _, shown in sorted(told.items())]
    whole = Image.new("RGB", (sum(s.width for s in sheets), max(s.height for s in sheets)), sheets[0].getpixel((1, 1)))
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width
    whole.resize((whole.width * 2 // 3, whole.height * 2 // 3), Image.Resampling.LANCZOS).save(OUT, optimize=True)
    print(f"{OUT}: {whole.width}x{whole.height}")


if __name__ == "__main__":
    main()
