/**
 * The embedded store: rows in SQLite, payloads in append-only segment files beside it. Open {@link
 * dev.offpeak.store.sqlite.SqliteStore} first.
 *
 * <p>Every write goes through one {@code Writer} thread, which commits what is queued in one
 * transaction; reads use connections of their own. {@code ...Rows} classes hold the SQL of one
 * aggregate, {@code Sqlite...} classes the meaning of one port.
 */
@NullMarked
package dev.offpeak.store.sqlite;

import org.jspecify.annotations.NullMarked;
