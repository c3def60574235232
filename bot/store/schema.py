"""The tables. What a stage needs to find its rows by is a column; the values that flow are JSON (`store.codec`)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy import DateTime as _DateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class DateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware on both sides, also on SQLite, which keeps no time zone."""

    impl = _DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables of Tocsin."""


class SourceRow(Base):
    """What is known of one source of the config: validators, failures, next poll. Rows of removed sources stay."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    next_poll: Mapped[datetime | None] = mapped_column(DateTime)


class ArticleRow(Base):
    """One article of one publisher. `stage` names the stage that it waits for; 'done' waits for none."""

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_stage", "stage", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    publisher: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(80), index=True)
    url: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    published: Mapped[datetime | None] = mapped_column(DateTime)
    seen: Mapped[datetime] = mapped_column(DateTime, index=True)
    fingerprint: Mapped[str] = mapped_column(String(80), default="")
    alertable: Mapped[bool] = mapped_column(default=True)
    stage: Mapped[str] = mapped_column(String(16))
    trace: Mapped[str] = mapped_column(String(16))
    report: Mapped[str | None] = mapped_column(Text)
    fault: Mapped[str] = mapped_column(Text, default="")


class ArticleKeyRow(Base):
    """The keys that an article is known by within its publisher: guid, canonical url, content hash."""

    __tablename__ = "article_keys"

    publisher: Mapped[str] = mapped_column(String(120), primary_key=True)
    key: Mapped[str] = mapped_column(String(500), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)


class TranslationRow(Base):
    """Headline and lead of an article in another language."""

    __tablename__ = "translations"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class MemoryRow(Base):
    """Translation memory: one sentence under one model, options and splitter version (all in `key`)."""

    __tablename__ = "translation_memory"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    used: Mapped[datetime] = mapped_column(DateTime, index=True)


class IncidentRow(Base):
    """One merged incident. `decided` is the revision that alerting has seen; below `revision` it is due."""

    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_due", "due", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    due: Mapped[bool] = mapped_column(default=True)
    alertable: Mapped[bool] = mapped_column(default=True)
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    first_seen: Mapped[datetime] = mapped_column(DateTime)
    updated: Mapped[datetime] = mapped_column(DateTime, index=True)
    trace: Mapped[str] = mapped_column(String(16), default="")


class BlockRow(Base):
    """Keys (day and region) under which candidates for a merge are found."""

    __tablename__ = "incident_blocks"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    incident_id: Mapped[str] = mapped_column(
        ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MemberRow(Base):
    """Which incident an article reports; `manual` rows were set by an operator and are never changed by merging."""

    __tablename__ = "incident_articles"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), index=True)
    manual: Mapped[bool] = mapped_column(default=False)


class MatchRow(Base):
    """Why a rule fired on an incident: the reasons of its latest revision, for "Why" and `tocsin explain`."""

    __tablename__ = "matches"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(120), primary_key=True)
    revision: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(DateTime)
    reasons: Mapped[str] = mapped_column(Text)


class ChatRow(Base):
    """A subscriber: `key` is "id" or "id:thread"; settings are the JSON of `model.Chat`."""

    __tablename__ = "chats"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[str] = mapped_column(Text)
    from_config: Mapped[bool] = mapped_column(default=False)
    suspended: Mapped[str] = mapped_column(Text, default="")  # why nothing can be delivered; empty: all is well


class ToldRow(Base):
    """What a chat was last told of an incident, or until when telling it is held."""

    __tablename__ = "told"
    __table_args__ = (Index("ix_told_until", "until"),)

    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True)
    chat: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str | None] = mapped_column(Text)  # JSON of model.Told; None: nothing was told yet
    facts: Mapped[str | None] = mapped_column(Text)  # JSON of model.Facts, as the message shows them now
    tellings: Mapped[int] = mapped_column(default=0)  # messages queued for this chat about this incident
    reason: Mapped[str] = mapped_column(String(60), default="")
    until: Mapped[datetime | None] = mapped_column(DateTime)
    asked: Mapped[bool] = mapped_column(default=False, server_default=false())  # shown because the chat asked for it


class RingRow(Base):
    """When a rule last rang in a chat, for its cooldown."""

    __tablename__ = "rings"

    chat: Mapped[str] = mapped_column(String(40), primary_key=True)
    rule: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)


class OutboxRow(Base):
    """One message on its way, written in the transaction that decided it. `revision` is the alert's: the first, second…
    message to this chat about this incident."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("incident_id", "chat", "revision"),
        Index("ix_outbox_due", "state", "priority", "id"),
        Index("ix_outbox_chat", "chat", "state", "priority", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column()
    chat: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(12))  # model.Action
    priority: Mapped[int] = mapped_column(default=0)  # Severity.rank, highest first
    payload: Mapped[str] = mapped_column(Text)  # JSON of model.Message
    state: Mapped[str] = mapped_column(String(12), default="pending")  # pending sending sent failed suspended folded
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt: Mapped[datetime] = mapped_column(DateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    created: Mapped[datetime] = mapped_column(DateTime)
    sent: Mapped[datetime | None] = mapped_column(DateTime)
    trace: Mapped[str] = mapped_column(String(16), default="")


class NoteRow(Base):
    """Small facts that must outlive a restart: what operators were told once, when the rules were loaded."""

    __tablename__ = "notes"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime)


class InviteRow(Base):
    """A link that lets one chat in, once. Only the hash of its token is kept."""

    __tablename__ = "invites"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_by: Mapped[int] = mapped_column(BigInteger)
    audience: Mapped[str] = mapped_column(Text, default="")  # tags that the chat gets, parted by spaces
    expires: Mapped[datetime] = mapped_column(DateTime)
    used: Mapped[datetime | None] = mapped_column(DateTime)


class FeedbackRow(Base):
    """What a reader says is wrong with an alert. `chat` is emptied when the chat says /stop."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_chat", "chat", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    incident_id: Mapped[str] = mapped_column(String(40), index=True)
    chat: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # the bot's question, to which words may be replied
    what: Mapped[str] = mapped_column(String(20))  # chat.wrong.What
    said: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[str] = mapped_column(Text)  # JSON of model.Facts as the alert showed them
