"""Usage by host too, since a price is the host's, with the calls whose tokens nobody told or were counted here."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEYS = {"owner": 64, "day": 10, "coach": 16, "model": 200}
_COUNTS = {"calls": sa.Integer, "input_tokens": sa.Integer, "output_tokens": sa.Integer, "seconds": sa.Float}


def upgrade() -> None:
    rows = _taken_out()
    made = op.create_table(
        "usage",
        *_columns(_KEYS | {"host": 300}, _COUNTS | {"untold": sa.Integer, "estimated": sa.Integer}),
        sa.PrimaryKeyConstraint("owner", "day", "coach", "model", "host", name="pk_usage"),
    )
    # Where a model was asked was not kept, and a call without tokens looked like one of none.
    _put_in(made, [{**row, "host": "", "untold": 0, "estimated": 0} for row in rows])


def downgrade() -> None:
    rows = _taken_out()
    made = op.create_table(
        "usage",
        *_columns(_KEYS, _COUNTS),
        sa.PrimaryKeyConstraint("owner", "day", "coach", "model", name="pk_usage"),
    )
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        found = sums.setdefault(tuple(row[key] for key in _KEYS), dict.fromkeys(_COUNTS, 0))
        found.update({name: found[name] + row[name] for name in _COUNTS})
    _put_in(made, [{**dict(zip(_KEYS, key, strict=True)), **found} for key, found in sums.items()])


def _columns(keys: dict[str, int], counts: dict[str, Any]) -> list[sa.Column[Any]]:
    texts = [sa.Column(name, sa.String(length), nullable=False) for name, length in keys.items()]
    return [*texts, *(sa.Column(name, kind, nullable=False) for name, kind in counts.items())]


def _taken_out() -> list[dict[str, Any]]:
    """Return the rows and drop the table: a primary key is changed alike in all databases by making it anew."""
    rows = [dict(row) for row in op.get_bind().execute(sa.text("select * from usage")).mappings()]
    op.drop_table("usage")
    return rows


def _put_in(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.bulk_insert(table, rows)
