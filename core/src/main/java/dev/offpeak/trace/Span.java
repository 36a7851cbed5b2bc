package dev.offpeak.trace;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that took time and is over, in the words of OpenTelemetry. Names of models, features
 * and ids are in it, and never a prompt, an answer or a key.
 *
 * @param parentSpanId what it is a part of; null if it is a part of nothing
 * @param links what it has to do with in other traces
 * @param error what went wrong, in a word; null if nothing did
 */
public record Span(
    String name,
    Kind kind,
    TraceContext context,
    @Nullable String parentSpanId,
    List<TraceContext> links,
    Instant start,
    Instant end,
    Facts facts,
    @Nullable String error) {

  public Span {
    links = List.copyOf(links);
    if (end.isBefore(start)) {
      end = start;
    }
  }

  /** On which side of what happened we are. */
  public enum Kind {
    /** We were called. */
    SERVER,
    /** We called. */
    CLIENT,
    /** Neither. */
    INTERNAL
  }

  /** What is known of it: names of attributes to texts, and to whole numbers. Immutable. */
  public record Facts(Map<String, String> texts, Map<String, Long> numbers) {

    public static final Facts NONE = new Facts(Map.of(), Map.of());

    public Facts {
      texts = Map.copyOf(texts);
      numbers = Map.copyOf(numbers);
    }

    /** The same with one more; without it if there is nothing to say. */
    public Facts with(String name, @Nullable String text) {
      if (text == null || text.isEmpty()) {
        return this;
      }
      Map<String, String> more = new LinkedHashMap<>(texts);
      more.put(name, text);
      return new Facts(more, numbers);
    }

    /** The same with one more. */
    public Facts with(String name, long number) {
      Map<String, Long> more = new LinkedHashMap<>(numbers);
      more.put(name, number);
      return new Facts(texts, more);
    }
  }
}
