"""What a model read for the map.

The order of steps by interview, and which names mean one process.
"""

from sqlalchemy import delete, insert, select

from befund.records.process import ProcessNaming, ReadOrder
from befund.store import schema
from befund.store.tables import Tables


class MapTables(Tables):
    """The part of the store that the map uses beside findings."""

    def read_orders(self) -> dict[str, ReadOrder]:
        """By interview, what a model read of the order of its steps."""
        table = schema.orders
        rows = self._rows(select(table.c.record).order_by(table.c.interview))
        orders = (ReadOrder.model_validate_json(row["record"]) for row in rows)
        return {order.interview: order for order in orders}

    def save_order(self, order: ReadOrder) -> None:
        """Replace what was read of an interview's order."""
        table = schema.orders
        with self._writing() as connection:
            connection.execute(delete(table).where(table.c.interview == order.interview))
            connection.execute(
                insert(table).values(
                    interview=order.interview,
                    fingerprint=order.fingerprint,
                    record=order.model_dump_json(),
                )
            )

    def process_naming(self) -> ProcessNaming | None:
        """Which names mean one process, where a model was asked."""
        rows = self._rows(select(schema.process_names.c.record))
        return ProcessNaming.model_validate_json(rows[0]["record"]) if rows else None

    def save_process_naming(self, naming: ProcessNaming) -> None:
        """Replace which names mean one process."""
        table = schema.process_names
        with self._writing() as connection:
            connection.execute(delete(table))
            connection.execute(
                insert(table).values(
                    fingerprint=naming.fingerprint, record=naming.model_dump_json()
                )
            )
