package dev.offpeak.sandbox.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sandbox's one JSON mapper, and small state files written whole or not at all. Thread-safe.
 */
public final class Json {
  /** Strict JSON; unknown fields of our own state files are ignored, so that older state loads. */
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** Returns an empty object to be filled. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Returns the JSON text of {@code value} as UTF-8. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * Parses one JSON value that fills the slice.
   *
   * @throws tools.jackson.core.JacksonException if it is not JSON
   */
  public static JsonNode tree(byte[] bytes, int offset, int length) {
    return MAPPER.readTree(bytes, offset, length);
  }

  /**
   * Writes {@code value} beside {@code target} and renames it into place, so that a reader after a
   * kill sees the old state or the new one.
   *
   * @throws UncheckedIOException if the disk refuses
   */
  public static void persist(Path target, Object value) {
    try {
      Path parent = target.getParent();
      if (parent == null) {
        throw new IllegalArgumentException("A state file needs a directory: " + target);
      }
      Path temporary = Files.createTempFile(parent, ".state", ".tmp");
      Files.write(temporary, bytes(value));
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot persist " + target, e);
    }
  }

  /**
   * Reads a state file written by {@link #persist}.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static <T> T load(Path file, Class<T> type) {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), type);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot load " + file, e);
    }
  }
}
