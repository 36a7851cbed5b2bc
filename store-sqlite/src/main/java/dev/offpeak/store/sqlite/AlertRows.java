package dev.offpeak.store.sqlite;

import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.store.AlertStore.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Alerts that stand. */
final class AlertRows {

  private final Session session;

  AlertRows(Session session) {
    this.session = session;
  }

  private static final String STANDING =
      """
      SELECT kind, subject, level, text, raised_at, told_at FROM alert
      ORDER BY level DESC, raised_at, key
      """;

  List<Standing> standing() throws SQLException {
    return session.list(STANDING, AlertRows::standing);
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        new Alert(
            AlertKind.valueOf(row.getString(1)), row.getString(2), row.getInt(3), row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)));
  }

  private static final String SET =
      """
      INSERT INTO alert (key, kind, subject, level, text, raised_at, told_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE
      SET level = excluded.level, text = excluded.text, raised_at = excluded.raised_at,
          told_at = excluded.told_at
      """;
  private static final String DELETE =
      """
      DELETE FROM alert WHERE key = ?
      """;

  /** Makes these, and no others, the alerts that stand. */
  void set(List<Standing> to) throws SQLException {
    Set<String> kept = to.stream().map(one -> one.alert().key()).collect(Collectors.toSet());
    for (Standing before : standing()) {
      if (!kept.contains(before.alert().key())) {
        session.update(DELETE, before.alert().key());
      }
    }
    for (Standing one : to) {
      session.update(
          SET,
          one.alert().key(),
          one.alert().kind().name(),
          one.alert().subject(),
          one.alert().level(),
          one.alert().text(),
          one.raisedAt().toEpochMilli(),
          one.toldAt().toEpochMilli());
    }
  }
}
