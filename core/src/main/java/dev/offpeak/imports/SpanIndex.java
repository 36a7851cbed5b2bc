package dev.offpeak.imports;

import dev.offpeak.imports.Spans.Span;
import dev.offpeak.model.CallOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands above each span: who started the work, and whether that still waited when the call
 * ended. Spans come in any order, so that all are added before the first is asked for. Not
 * thread-safe.
 */
final class SpanIndex {

  /** Deeper than any trace that is a tree. */
  private static final int DEPTH_MAX = 100;

  /** Names are few, as tracing asks for; whoever writes ids into them gets no name. */
  private static final int NAMES_MAX = 20_000;

  private static final Pattern CLOCK =
      Pattern.compile("(?i).*(cron|schedul|nightly|hourly|daily|weekly|timer).*");
  private static final Pattern JOB =
      Pattern.compile("(?i)(.*[^a-z])?(batch|job|backfill|etl|dag|eval|evals)([^a-z].*)?");

  /** Origins by number; 0 is what a span has that was only named as a parent. */
  private static final List<CallOrigin> ORIGINS =
      List.of(
          CallOrigin.UNKNOWN, CallOrigin.HTTP, CallOrigin.CRON, CallOrigin.QUEUE, CallOrigin.BATCH);

  private static final int PARENT = 0;
  private static final int ORIGIN = 1;
  private static final int END = 2;
  private static final int NAME = 3;
  private static final int HAS_CALL_BELOW = 4;
  private static final int WIDTH = 5;

  private final SpillTable table;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  SpanIndex(Path folder) {
    table = new SpillTable(folder, WIDTH);
    names.add("");
  }

  void add(Span span) {
    long slot = table.at(span.span());
    table.set(slot, PARENT, span.parent());
    table.set(slot, ORIGIN, ORIGINS.indexOf(origin(span)));
    table.set(slot, END, span.end() == null ? Long.MAX_VALUE : span.end().toEpochMilli());
    table.set(slot, NAME, number(span.name()));
    if (span.isCall() && span.parent() != 0) {
      table.set(table.at(span.parent()), HAS_CALL_BELOW, 1);
    }
  }

  private int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() >= NAMES_MAX) {
      return 0;
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  private static CallOrigin origin(Span span) {
    String trigger = span.text("faas.trigger");
    if (trigger != null) {
      return switch (trigger) {
        case "http" -> CallOrigin.HTTP;
        case "timer" -> CallOrigin.CRON;
        case "pubsub", "datasource" -> CallOrigin.QUEUE;
        default -> CallOrigin.UNKNOWN;
      };
    }
    if (span.kind() == Spans.SERVER) {
      return CallOrigin.HTTP;
    }
    if (span.kind() == Spans.CONSUMER) {
      return CallOrigin.QUEUE;
    }
    if (span.parent() != 0 || span.isCall()) {
      return CallOrigin.UNKNOWN;
    }
    if (span.attributes().containsKey("faas.cron") || CLOCK.matcher(span.name()).matches()) {
      return CallOrigin.CRON;
    }
    return JOB.matcher(span.name()).matches() ? CallOrigin.BATCH : CallOrigin.UNKNOWN;
  }

  /**
   * A call's row by the names of its format; null if another call stands below it, which is the
   * same call seen closer.
   */
  @Nullable Map<String, Object> row(Span span) {
    long own = table.find(span.span());
    if (own >= 0 && table.get(own, HAS_CALL_BELOW) != 0) {
      return null;
    }
    Map<String, Object> row = new LinkedHashMap<>(span.attributes());
    put(row, "span.time", span.start() == null ? null : span.start().toString());
    put(row, "span.end", span.end() == null ? null : span.end().toString());
    put(row, "span.trace", span.trace());
    put(row, "span.id", span.trace().isEmpty() ? null : span.trace() + ":" + span.id());
    put(row, "service.name", span.service());
    if (span.failed()) {
      row.putIfAbsent("error.type", "error");
    }
    climb(span, row);
    return row;
  }

  private void climb(Span span, Map<String, Object> row) {
    long end = span.end() == null ? 0 : span.end().toEpochMilli();
    CallOrigin origin = CallOrigin.UNKNOWN;
    String root = "";
    long at = span.parent();
    for (int depth = 0; at != 0 && depth < DEPTH_MAX; depth++) {
      long slot = table.find(at);
      if (slot < 0) {
        break;
      }
      CallOrigin above = origin(slot);
      boolean left = above == CallOrigin.HTTP && table.get(slot, END) < end;
      // A request that was answered before the call ended does not wait for it.
      if (origin == CallOrigin.UNKNOWN && !left) {
        origin = above;
      }
      root = names.get((int) table.get(slot, NAME));
      at = table.get(slot, PARENT);
    }
    put(row, "span.origin", origin.label());
    String feature = (span.service() + " " + root).strip();
    put(row, "span.feature", feature.isEmpty() ? null : feature);
  }

  /** Unknown of a span that was only named as a parent. */
  private CallOrigin origin(long slot) {
    return ORIGINS.get((int) table.get(slot, ORIGIN));
  }

  private static void put(Map<String, Object> row, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      row.put(name, value);
    }
  }
}
