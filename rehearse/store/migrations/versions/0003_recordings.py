"""Recordings of spoken answers, kept until the answer is submitted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("slot", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery", sa.Text, nullable=True),
        sa.Column("fault", sa.Text, nullable=True),
        sa.Column("placed", sa.Boolean, nullable=False),
        sa.Column("audio", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", "slot", "name", name="pk_recordings"),
    )


def downgrade() -> None:
    op.drop_table("recordings")
