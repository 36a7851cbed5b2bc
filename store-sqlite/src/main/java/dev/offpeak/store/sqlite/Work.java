package dev.offpeak.store.sqlite;

import java.sql.SQLException;

/**
 * Something to do with rows in one transaction. It may be run again from the start when the
 * transaction of its group had to be given up, so it must change nothing but rows.
 */
interface Work<T> {
  T on(Rows rows) throws SQLException;
}
