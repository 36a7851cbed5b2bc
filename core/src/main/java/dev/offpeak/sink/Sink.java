package dev.offpeak.sink;

import dev.offpeak.store.OutputStore.Delivery;
import java.util.List;

/**
 * Takes outcomes back to where they belong, at least once each: writing one again must leave one
 * row. Not thread-safe.
 */
public interface Sink extends AutoCloseable {

  /** The sink as people know it, without credentials. */
  String name();

  /**
   * Writes some outcomes, in one transaction where the sink has such a thing.
   *
   * @return how each ended, in the same order
   * @throws SinkException if none of them can be said to have been written
   */
  List<Delivery> write(List<Outcome> outcomes);

  @Override
  void close();
}
