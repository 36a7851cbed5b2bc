package dev.offpeak.connectors.jdbc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link WriteBack} as it is kept with a run: without credentials, so that who opens it again
 * brings them, by the environment or by naming the whole URL.
 *
 * @param incomplete whether the URL had a user, a password or parameters, which are not kept
 */
public record WriteBackMemory(WriteBack writeBack, boolean incomplete) {

  /** What is kept of it. */
  public static String text(WriteBack writeBack) {
    ObjectNode json = Json.object();
    json.put("url", writeBack.url().lasting());
    json.put("incomplete", writeBack.url().hidesSomething());
    json.put("table", writeBack.table());
    json.put("key", writeBack.key());
    ArrayNode set = json.putArray("set");
    writeBack.assignments().forEach(assignment -> set.add(assignment.text()));
    json.put("insert_missing", writeBack.insertMissing());
    return json.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @param url used instead of the one that was kept; null for that
   * @throws IllegalArgumentException if the text is not ours
   */
  public static WriteBackMemory parse(String text, @Nullable JdbcUrl url) {
    JsonNode json = Json.parse(text);
    if (json == null || !json.isObject()) {
      throw new IllegalArgumentException("What was kept of the write-back cannot be read.");
    }
    List<WriteBack.Assignment> assignments = new ArrayList<>();
    json.path("set").forEach(set -> assignments.add(WriteBack.Assignment.parse(set.asString(""))));
    JdbcUrl used = url == null ? JdbcUrl.parse(json.path("url").asString("")) : url;
    WriteBack writeBack =
        new WriteBack(
            used,
            json.path("table").asString(""),
            json.path("key").asString(""),
            assignments,
            json.path("insert_missing").asBoolean(false));
    return new WriteBackMemory(writeBack, url == null && json.path("incomplete").asBoolean(false));
  }
}
