package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a database to the schema of this release, forward only. The number of migrations run is
 * SQLite's {@code user_version}. Our own runner, because the usual ones cost a command line its
 * start-up time.
 */
final class Migrations {

  private static final List<String> SCRIPTS =
      List.of(
          "V001__base.sql",
          "V002__calls.sql",
          "V003__policies.sql",
          "V004__limits.sql",
          "V005__cleanup.sql",
          "V006__deferred.sql",
          "V007__served.sql",
          "V008__called.sql",
          "V009__keys.sql",
          "V011__decisions.sql",
          "V012__browse.sql",
          "V015__hooks.sql",
          "V016__alerts.sql",
          "V017__routed.sql",
          "V018__cached.sql",
          "V020__traces.sql");

  private static final String VERSION = "PRAGMA user_version";

  private Migrations() {}

  /**
   * Runs what is missing, in one transaction; many processes may do so at the same time.
   *
   * @throws StoreException if a newer release wrote the database
   */
  static void run(Session session) {
    try {
      if (missing(session).isEmpty()) {
        return;
      }
      session.control("BEGIN IMMEDIATE");
      try {
        for (String script : missing(session)) {
          session.script(read(script));
        }
        session.script("PRAGMA user_version = " + SCRIPTS.size());
        session.control("COMMIT");
      } catch (SQLException e) {
        try {
          session.control("ROLLBACK");
        } catch (SQLException nothingToRollBack) {
          // On a full disk SQLite has done it by itself; what matters is why.
          e.addSuppressed(nothingToRollBack);
        }
        throw e;
      }
    } catch (SQLException e) {
      throw Errors.of(e);
    }
  }

  private static List<String> missing(Session session) throws SQLException {
    int version = (int) session.count(VERSION);
    if (version > SCRIPTS.size()) {
      throw new StoreException(
          Reason.TOO_NEW,
          "the store has schema %d and this release knows %d; update Offpeak"
              .formatted(version, SCRIPTS.size()));
    }
    return SCRIPTS.subList(version, SCRIPTS.size());
  }

  private static String read(String script) {
    try (InputStream sql = Migrations.class.getResourceAsStream("migrations/" + script)) {
      if (sql == null) {
        throw new IllegalStateException("the migration " + script + " is not in the jar");
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
