package dev.offpeak.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A table of a SQLite database that counts how often each of its rows is written to. */
record ProductTable(Path database, String name) {

  private static final int FIRST = 1;

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database);
  }

  void create(int rows) throws SQLException {
    try (Connection shop = open();
        Statement statement = shop.createStatement()) {
      statement.execute(
          "CREATE TABLE %s(id INTEGER PRIMARY KEY, name TEXT, blurb TEXT, writes INTEGER DEFAULT 0)"
              .formatted(name));
      statement.execute(
          "CREATE TRIGGER %1$s_written AFTER UPDATE OF blurb ON %1$s BEGIN UPDATE %1$s SET writes = writes + 1 WHERE id = new.id; END"
              .formatted(name));
      shop.setAutoCommit(false);
      String insert = "INSERT INTO %s(id, name) VALUES (?, ?)".formatted(name);
      try (PreparedStatement row = shop.prepareStatement(insert)) {
        for (int id = FIRST; id < FIRST + rows; id++) {
          row.setInt(1, id);
          row.setString(2, name + " number " + id);
          row.execute();
        }
      }
      shop.commit();
    }
  }

  /** The command that has each row praised. */
  String[] command() {
    return new String[] {
      "run",
      "--from",
      "jdbc:sqlite:" + database,
      "--query",
      "SELECT id, name FROM " + name + " ORDER BY id",
      "--model",
      "gpt-6-luna",
      "--prompt",
      "Praise {{name}}",
      "--into",
      name,
      "--key",
      "id",
      "--set",
      "blurb=text"
    };
  }

  /** How often each row was written to, in the order of their keys. */
  List<Integer> writesARow() throws SQLException {
    List<Integer> writes = new ArrayList<>();
    try (Connection shop = open();
        Statement statement = shop.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT writes FROM %s ORDER BY id".formatted(name))) {
      while (rows.next()) {
        writes.add(rows.getInt(1));
      }
    }
    return writes;
  }
}
