package dev.offpeak.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one command has to get answered, and how to see what came of it. Its bodies are its own: no
 * other workload has the same.
 *
 * @param name in file names and bodies
 */
record Workload(WorkKind kind, String name, Path folder, int lines) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> MODELS = List.of("gpt-6-luna", "gpt-5-mini", "gpt-4.1-mini");

  /** What is in the output: requests without an answer, and those answered more than once. */
  record Seen(int answered, int lost, int twice) {}

  /** Writes the input. */
  Workload prepare() throws IOException, SQLException {
    if (kind == WorkKind.TABLE) {
      makeTable();
      return this;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(kind == WorkKind.OPENAI_FILE ? openAi(i) : anthropic(i)).append('\n');
    }
    Files.writeString(input(), text);
    return this;
  }

  /** The command that is given again and again. */
  String[] command() {
    return kind == WorkKind.TABLE
        ? new String[] {
          "run",
          "--from",
          url(),
          "--query",
          "select id, body from tickets",
          "--model",
          "gpt-6-luna",
          "--prompt",
          "Say {{body}}",
          "--max-tokens",
          "50",
          "--into",
          "tickets",
          "--set",
          "answer=text",
          "--key",
          "id",
          "--id",
          "id"
        }
        : new String[] {"run", input().toString(), "-o", output().toString()};
  }

  /** What came of it, once the command has ended well. */
  Seen seen() throws IOException, SQLException {
    return kind == WorkKind.TABLE ? seenInTable() : seenInFile();
  }

  private String openAi(int line) {
    return "{\"custom_id\":\"%s/%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}"
        .formatted(name, line, body(MODELS.get(line % MODELS.size()), line));
  }

  private String anthropic(int line) {
    return "{\"custom_id\":\"%s/%d\",\"params\":%s}"
        .formatted(name, line, body("claude-haiku-5-5", line));
  }

  private String body(String model, int line) {
    return "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Say %d of %s.\"}]}"
        .formatted(model, line, name);
  }

  private Path input() {
    return folder.resolve(name + ".jsonl");
  }

  private Path output() {
    return folder.resolve(name + ".out.jsonl");
  }

  private Seen seenInFile() throws IOException {
    int[] answers = new int[lines];
    for (String line : Files.exists(output()) ? Files.readAllLines(output()) : List.<String>of()) {
      JsonNode row = JSON.readTree(line);
      String id = row.get("custom_id").asString();
      boolean answered =
          row.get("status").asString().equals("succeeded")
              && !row.path("text").asString("").isEmpty();
      if (answered && id.startsWith(name + "/")) {
        answers[Integer.parseInt(id.substring(name.length() + 1))]++;
      }
    }
    return count(answers);
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve(name + ".db");
  }

  /** A trigger counts how often each row is written. */
  private void makeTable() throws SQLException {
    try (Connection database = DriverManager.getConnection(url());
        Statement statement = database.createStatement()) {
      statement.execute("create table tickets (id integer primary key, body text, answer text)");
      statement.execute("create table writes (id integer)");
      statement.execute(
          "create trigger written after update on tickets begin insert into writes values (new.id);"
              + " end");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("insert into tickets (id, body) values (?, ?)")) {
        for (int i = 0; i < lines; i++) {
          insert.setInt(1, i);
          insert.setString(2, String.format(Locale.ROOT, "%d of %s", i, name));
          insert.executeUpdate();
        }
      }
      database.commit();
    }
  }

  private Seen seenInTable() throws SQLException {
    int[] answers = new int[lines];
    try (Connection database = DriverManager.getConnection(url());
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id, (select count(*) from writes w where w.id = t.id) from tickets t where"
                    + " answer <> ''")) {
      while (rows.next()) {
        answers[rows.getInt(1)] = rows.getInt(2);
      }
    }
    return count(answers);
  }

  private static Seen count(int[] answers) {
    int answered = 0;
    int twice = 0;
    for (int times : answers) {
      answered += times > 0 ? 1 : 0;
      twice += times > 1 ? 1 : 0;
    }
    return new Seen(answered, answers.length - answered, twice);
  }
}
