"""Alembic's entry: run the migrations on the connection that comity opened."""

from alembic import context

from comity.ledger.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
