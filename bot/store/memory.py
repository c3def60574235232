"""The translation memory: sentences by key, bounded in number, the longest unused going first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.store.database import Database
from bot.store.schema import MemoryRow


class TranslationMemory:
    """At most `size` sentences (a sentence takes about 300 bytes). `hits` and `asked` count since the start."""

    def __init__(self, database: Database, now: Callable[[], datetime], size: int = 200_000) -> None:
        self._database, self._now, self._size = database, now, size
        self.hits = self.asked = 0

    async def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        async with self._database.read() as session:
            for start in range(0, len(keys), 400):
                query = select(MemoryRow.key, MemoryRow.body).where(MemoryRow.key.in_(keys[start : start + 400]))
                found.update((key, body) for key, body in await session.execute(query))
        self.asked += len(keys)
        self.hits += sum(key in found for key in keys)
        if found:
            async with self._database.write() as session:
                for start in range(0, len(found), 400):
                    some = list(found)[start : start + 400]
                    await session.execute(update(MemoryRow).where(MemoryRow.key.in_(some)).values(used=self._now()))
        return found

    async def keep(self, found: Mapping[str, str]) -> None:
        if not found:
            return
        async with self._database.write() as session:
            for key, body in found.items():
                await session.merge(MemoryRow(key=key, body=body, used=self._now()))
            count = await session.scalar(select(func.count()).select_from(MemoryRow)) or 0
            if count > self._size:
                oldest = select(MemoryRow.key).order_by(MemoryRow.used).limit(count - self._size)
                await session.execute(delete(MemoryRow).where(MemoryRow.key.in_(oldest)))
