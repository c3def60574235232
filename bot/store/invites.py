"""Invitations: links that let one chat in, once, before they expire. Tokens are kept as hashes only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.schema import InviteRow


async def make(session: AsyncSession, by: int, audience: tuple[str, ...], *, now: datetime, expires: datetime) -> str:
    """A new token (22 characters that Telegram allows in a deep link); expired ones are cleared away."""
    token = secrets.token_urlsafe(16)
    await session.execute(delete(InviteRow).where(InviteRow.expires < now))
    session.add(InviteRow(hash=_hash(token), made_by=by, audience=" ".join(audience), expires=expires))
    return token


async def redeem(session: AsyncSession, token: str, now: datetime) -> tuple[str, ...] | None:
    """Use a token up: the audience it gives, or None where it is unknown, expired or used."""
    where = (InviteRow.hash == _hash(token), InviteRow.used.is_(None), InviteRow.expires > now)
    result = await session.execute(update(InviteRow).where(*where).values(used=now))
    if not result.rowcount:  # type: ignore[attr-defined]
        return None
    row = await session.get(InviteRow, _hash(token))
    return tuple(row.audience.split()) if row else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
