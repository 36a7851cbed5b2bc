package dev.offpeak.gateway.dashboard;

import dev.offpeak.model.Batch;
import java.time.Instant;
import java.util.List;

/**
 * What the program says of batches, so that a page and a command use the same words. Thread-safe.
 */
@FunctionalInterface
public interface BatchWords {

  /**
   * One batch in words.
   *
   * @param state such as {@code in progress, slow}
   * @param note which limit it waits for, since when it is in doubt and what is at stake, or why it
   *     was refused; empty if there is nothing to say
   */
  record Said(String state, String note) {}

  /** What is said of each, in their order. */
  List<Said> of(List<Batch> batches, Instant now);
}
