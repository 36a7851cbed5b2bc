package dev.offpeak.trace;

/** Where spans go. Never blocks and never throws: what it cannot take is dropped. Thread-safe. */
@FunctionalInterface
public interface SpanSink {

  /** Takes a span that is over. */
  void add(Span span);
}
