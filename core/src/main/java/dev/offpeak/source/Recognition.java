package dev.offpeak.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Tells the form of an input from its first bytes. */
final class Recognition {

  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String name;
  private final byte[] prefix;

  private Recognition(String name, byte[] prefix) {
    this.name = name;
    this.prefix = prefix;
  }

  /** The bytes of a byte-order mark at the start: 3 or 0. */
  static int markBytes(byte[] prefix) {
    return startsWith(prefix, UTF8_MARK) ? UTF8_MARK.length : 0;
  }

  /**
   * The form of the input that begins with {@code prefix}.
   *
   * @throws SourceException if it is empty or has no form we know
   */
  static InputForm of(String name, byte[] prefix) {
    return new Recognition(name, prefix).form();
  }

  private InputForm form() {
    refuseOtherKinds();
    int first = firstVisible();
    if (first == prefix.length) {
      throw new SourceException(name + " is empty: there is nothing to send.");
    }
    boolean saysCsv = nameEndsWith(".csv", ".tsv");
    if (prefix[first] == '{') {
      return jsonForm(first);
    }
    if (prefix[first] == '[' && !saysCsv) {
      throw new SourceException(
          name
              + " is a JSON array; put one object on each line, as with: jq -c '.[]' FILE"
              + " > FILE.jsonl");
    }
    if (nameEndsWith(".jsonl", ".ndjson", ".json")) {
      throw new SourceException(
          name
              + " begins with \""
              + (char) prefix[first]
              + "\", not with a JSON object; an input is "
              + InputForm.ALL
              + ".");
    }
    return InputForm.CSV_ROWS;
  }

  private void refuseOtherKinds() {
    if (startsWith(prefix, 0xFF, 0xFE) || startsWith(prefix, 0xFE, 0xFF)) {
      throw new SourceException(name + " is UTF-16 text; save it as UTF-8.");
    }
    if (startsWith(prefix, 0x1F, 0x8B)) {
      throw new SourceException(
          name + " is compressed with gzip; give its content: gunzip -c FILE | offpeak run -");
    }
    if (startsWith(prefix, 'P', 'K', 3, 4)) {
      throw new SourceException(
          name + " is a ZIP archive or an Excel workbook; save the table as CSV in UTF-8.");
    }
    for (byte b : prefix) {
      if (b == 0) {
        throw new SourceException(name + " is not text; an input is " + InputForm.ALL + ".");
      }
    }
  }

  private int firstVisible() {
    int at = markBytes(prefix);
    while (at < prefix.length
        && (prefix[at] == ' ' || prefix[at] == '\t' || prefix[at] == '\r' || prefix[at] == '\n')) {
      at++;
    }
    return at;
  }

  /** The form told by the first line that tells one: a broken first line shall not hide it. */
  private InputForm jsonForm(int first) {
    int lineStart = first;
    while (lineStart < prefix.length) {
      int lineEnd = lineStart;
      while (lineEnd < prefix.length && prefix[lineEnd] != '\n') {
        lineEnd++;
      }
      Optional<InputForm> form = lineForm(lineStart, lineEnd);
      if (form.isPresent()) {
        return form.get();
      }
      lineStart = lineEnd + 1;
    }
    throw new SourceException(
        name
            + " begins with \"{\", but no line holds a whole JSON object; each object belongs on"
            + " one line, as with: jq -c . FILE > FILE.jsonl");
  }

  private Optional<InputForm> lineForm(int from, int to) {
    Keys keys = new Keys();
    boolean whole = false;
    try (JsonParser parser = Json.parser(prefix, from, to)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        keys.read(parser);
        whole = true;
      }
    } catch (JacksonException brokenOrCut) {
      whole = to == prefix.length && keys.count > 0;
    }
    if (keys.saysAnthropic()) {
      return Optional.of(InputForm.ANTHROPIC_BATCH);
    }
    if (keys.saysOpenAi()) {
      return Optional.of(InputForm.OPENAI_BATCH);
    }
    return whole ? Optional.of(InputForm.JSONL_ROWS) : Optional.empty();
  }

  private boolean nameEndsWith(String... endings) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String ending : endings) {
      if (lower.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int at = 0; at < start.length; at++) {
      if (at >= bytes.length || (bytes[at] & 0xFF) != start[at]) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && new String(bytes, 0, start.length, StandardCharsets.ISO_8859_1)
            .equals(new String(start, StandardCharsets.ISO_8859_1));
  }

  /**
   * The tell-tale fields of a line, in so far as it can be read. A table may well have a column
   * {@code body} or {@code url}, so their values are looked at too.
   */
  private static final class Keys {
    private int count;
    private boolean customId;
    private boolean params;
    private boolean body;
    private boolean requestInside;
    private boolean servedUrl;
    private boolean method;

    void read(JsonParser parser) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        count++;
        switch (field) {
          case "custom_id" -> customId = true;
          case "method" -> method = true;
          case "url" ->
              servedUrl = value == JsonToken.VALUE_STRING && parser.getString().startsWith("/v1/");
          case "params" -> {
            params = value == JsonToken.START_OBJECT;
            lookInside(parser, value);
          }
          case "body" -> {
            body = value == JsonToken.START_OBJECT;
            lookInside(parser, value);
          }
          default -> {}
        }
        parser.skipChildren();
      }
    }

    private void lookInside(JsonParser parser, JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        requestInside |= field.equals("model") || field.equals("messages") || field.equals("input");
        parser.nextToken();
        parser.skipChildren();
      }
    }

    boolean saysAnthropic() {
      return params && !body && (customId || requestInside);
    }

    boolean saysOpenAi() {
      return servedUrl || (body && (customId || method || requestInside));
    }
  }
}
