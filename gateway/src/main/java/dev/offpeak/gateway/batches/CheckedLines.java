package dev.offpeak.gateway.batches;

import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch's lines, held to what OpenAI asks of a file as a whole. Not thread-safe. */
final class CheckedLines implements Source {

  /** What OpenAI takes in one batch. */
  private static final int LINES_MAX = 50_000;

  /** Codes that are remembered: more than are told. */
  private static final int CODES_MAX = 1_000;

  private final Source source;
  private final String endpoint;
  private final Map<Long, String> codes = new HashMap<>();
  private @Nullable String model;
  private long lines;
  private boolean ended;

  CheckedLines(Source source, String endpoint) {
    this.source = source;
    this.endpoint = endpoint;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String place() {
    return source.place();
  }

  @Override
  public @Nullable Item next() {
    Item item = ended ? null : source.next();
    if (item == null) {
      return end();
    }
    lines++;
    if (lines > LINES_MAX) {
      ended = true;
      return bad(
          item.ordinal(), "too_many_tasks", "the file has more than " + LINES_MAX + " requests");
    }
    return switch (item) {
      case Item.Invalid invalid -> {
        remember(invalid.ordinal(), codeOf(invalid.problem()));
        yield invalid;
      }
      case Item.Request(long ordinal, SourceRequest request) -> checked(item, ordinal, request);
    };
  }

  private @Nullable Item end() {
    if (ended || lines > 0) {
      return null;
    }
    ended = true;
    return bad(1, "empty_file", "the file has no requests");
  }

  private Item checked(Item item, long ordinal, SourceRequest request) {
    if (!request.endpoint().path().equals(endpoint)) {
      return bad(ordinal, "invalid_url", "url is not the endpoint of the batch, " + endpoint);
    }
    if (model == null) {
      model = request.facts().model();
    }
    return model.equals(request.facts().model())
        ? item
        : bad(ordinal, "mismatched_model", "the file names more than one model");
  }

  private Item bad(long ordinal, String code, String message) {
    remember(ordinal, code);
    return new Item.Invalid(ordinal, null, message, null);
  }

  private void remember(long ordinal, String code) {
    if (codes.size() < CODES_MAX) {
      codes.put(ordinal, code);
    }
  }

  /** OpenAI's word for what is wrong with a line. */
  String code(long ordinal, String message) {
    String known = codes.get(ordinal);
    return known == null ? codeOf(message) : known;
  }

  private static String codeOf(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (text.contains(" was used on ")) {
      return "duplicate_custom_id";
    } else if (text.contains(" is missing")) {
      return "missing_required_parameter";
    } else if (text.startsWith("url ")) {
      return "invalid_url";
    } else if (text.startsWith("method ")) {
      return "invalid_method";
    } else if (text.contains("json") || text.startsWith("not ")) {
      return "invalid_json_line";
    } else {
      return "invalid_request";
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
