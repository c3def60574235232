"""What is said in the chat: invitations, feedback, and incidents shown on request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import DateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", DateTime(), nullable=False),
        sa.Column("incident_id", sa.String(length=40), nullable=False),
        sa.Column("chat", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_chat", ["chat", "message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "invites",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("expires", DateTime(), nullable=False),
        sa.Column("used", DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.add_column("told", sa.Column("asked", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("told", "asked")
    op.drop_table("invites")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_incident_id"))
        batch_op.drop_index("ix_feedback_chat")

    op.drop_table("feedback")
