package dev.offpeak.gateway.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts values by size. Thread-safe. */
final class Histogram {

  private final double[] bounds;
  private final AtomicLongArray counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * @param bounds upper bounds, rising; what is above the last counts apart
   */
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new AtomicLongArray(bounds.length + 1);
  }

  void add(double value) {
    int at = 0;
    while (at < bounds.length && value > bounds[at]) {
      at++;
    }
    counts.incrementAndGet(at);
    sum.add(value);
  }

  /** Writes it under a name, with labels: name, value, name, value … */
  void write(PrometheusText text, String name, String... labels) {
    String[] withBound = new String[labels.length + 2];
    System.arraycopy(labels, 0, withBound, 0, labels.length);
    withBound[labels.length] = "le";
    long below = 0;
    for (int i = 0; i <= bounds.length; i++) {
      below += counts.get(i);
      withBound[labels.length + 1] =
          PrometheusText.number(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY);
      text.sample(name + "_bucket", Long.toString(below), withBound);
    }
    text.sample(name + "_sum", sum.sum(), labels);
    text.sample(name + "_count", Long.toString(below), labels);
  }
}
