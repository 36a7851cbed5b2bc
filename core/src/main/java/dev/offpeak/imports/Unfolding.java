package dev.offpeak.imports;

import dev.offpeak.imports.Buckets.Cell;
import dev.offpeak.imports.ImportRow.Sum;
import dev.offpeak.imports.Spans.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes what stands on a line apart into rows: pages, buckets and spans hold many. */
final class Unfolding {

  private final ImportFormat format;
  private final SpanIndex spans;
  private final Buckets buckets;

  /**
   * @param spans all of them, where the format has spans
   */
  Unfolding(ImportFormat format, SpanIndex spans, Instant now) {
    this.format = format;
    this.spans = spans;
    this.buckets = new Buckets(format == ImportFormat.ANTHROPIC, now);
  }

  /** The rows in a page, or the object itself. */
  static List<Map<String, Object>> elements(Map<String, Object> object) {
    List<Map<String, Object>> elements = Recognition.elements(object);
    return elements.isEmpty() ? List.of(object) : elements;
  }

  /** The rows of an object, each by its columns. */
  List<Cell> cells(Map<String, Object> object) {
    List<Cell> cells = new ArrayList<>();
    for (Map<String, Object> element : elements(object)) {
      if (format.isBuckets() && element.containsKey("results")) {
        cells.addAll(buckets.cells(element));
      } else if (format == ImportFormat.OTLP) {
        spans(element, cells);
      } else {
        cells.add(new Cell(element, Sum.NONE, null));
      }
    }
    return cells;
  }

  private void spans(Map<String, Object> element, List<Cell> cells) {
    for (Span span : Spans.of(element)) {
      Map<String, Object> row = span.isCall() ? spans.row(span) : null;
      if (row != null) {
        cells.add(new Cell(row, Sum.NONE, null));
      }
    }
  }
}
