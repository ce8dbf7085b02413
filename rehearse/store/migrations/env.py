"""How Alembic reaches the database: over the connection, and inside the transaction, that `migrate` opened."""

from alembic import context

from rehearse.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
