package dev.offpeak.source;

import org.jspecify.annotations.Nullable;

/** One pass over an input, request by request, in constant memory. Not thread-safe. */
public interface Source extends AutoCloseable {

  /** The input as people know it: a file's name, or a URL without credentials. */
  String name();

  /** What an ordinal counts, in one word. */
  default String place() {
    return "line";
  }

  /**
   * The next request or the next thing that cannot be one, or null at the end.
   *
   * @throws SourceException if the input as a whole cannot be read any further
   */
  @Nullable Item next();

  @Override
  void close();

  /** What an input holds at one place. */
  sealed interface Item {
    /** Its line or row number, from 1 and rising. */
    long ordinal();

    /** A request to be sent. */
    record Request(long ordinal, SourceRequest request) implements Item {}

    /**
     * Something that cannot be sent.
     *
     * @param customId if it could be read
     * @param problem what is wrong and what to do, in one sentence without the place
     * @param row the input's columns as JSON, where they could be read
     */
    record Invalid(long ordinal, @Nullable String customId, String problem, byte @Nullable [] row)
        implements Item {}
  }
}
