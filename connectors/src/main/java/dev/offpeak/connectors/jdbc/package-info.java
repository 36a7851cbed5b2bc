/**
 * Database tables in and out by JDBC. Open {@link dev.offpeak.connectors.jdbc.JdbcSource} for the
 * way in and {@link dev.offpeak.connectors.jdbc.JdbcSink} for the way out; {@link
 * dev.offpeak.connectors.jdbc.WriteBack} says what is written where.
 *
 * <p>The guard: with every row the source keeps what the target's columns hold at that moment. The
 * sink writes only where they still hold it, so that neither a person's change nor a newer answer
 * is ever overwritten; a row that already holds the very values is taken as written.
 */
@NullMarked
package dev.offpeak.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
