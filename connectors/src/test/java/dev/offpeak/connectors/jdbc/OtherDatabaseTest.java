package dev.offpeak.connectors.jdbc;

import java.util.UUID;

/** H2 in the place of any other database that has a JDBC driver. */
final class OtherDatabaseTest extends JdbcContract {

  @Override
  Bench open() throws Exception {
    return new Bench(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=60");
  }

  /** H2's own type wraps each text in quotes once more, which the others do not. */
  @Override
  String jsonType() {
    return "varchar(200)";
  }
}
