/** One contract for all databases: {@link dev.offpeak.connectors.jdbc.JdbcContract}. */
@NullMarked
package dev.offpeak.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
