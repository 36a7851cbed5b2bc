package dev.offpeak.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Cuts and joins result lines by byte, so that what the provider wrote stays as it wrote it. */
public final class LineSplice {

  private static final String CUSTOM_ID = "custom_id";

  private LineSplice() {}

  /**
   * The line with another {@code custom_id}, all else byte for byte.
   *
   * @throws IllegalArgumentException if the line has none
   */
  public static byte[] withCustomId(byte[] line, String customId) {
    Json.Slice old = customIdOf(line);
    if (old == null) {
      throw new IllegalArgumentException("a stored result line has no custom_id");
    }
    byte[] id =
        Json.quote(new StringBuilder(), customId).toString().getBytes(StandardCharsets.UTF_8);
    byte[] spliced = new byte[old.start() + id.length + line.length - old.end()];
    System.arraycopy(line, 0, spliced, 0, old.start());
    System.arraycopy(id, 0, spliced, old.start(), id.length);
    System.arraycopy(line, old.end(), spliced, old.start() + id.length, line.length - old.end());
    return spliced;
  }

  /** The bytes of a slice. */
  public static byte[] cut(byte[] line, Json.Slice slice) {
    return Arrays.copyOfRange(line, slice.start(), slice.end());
  }

  private static Json.@Nullable Slice customIdOf(byte[] line) {
    try (JsonParser parser = Json.parser(line)) {
      parser.nextToken();
      Json.Slice[] found = new Json.Slice[1];
      Json.members(
          parser,
          name -> {
            if (name.equals(CUSTOM_ID)) {
              found[0] = Json.slice(parser);
            }
          });
      return found[0];
    }
  }
}
