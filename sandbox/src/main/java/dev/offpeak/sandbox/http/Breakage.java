package dev.offpeak.sandbox.http;

import java.time.Duration;

/** How an answer goes wrong on its way. */
public sealed interface Breakage {

  /** Half of the body gets through. */
  long HALF = -1;

  /**
   * The connection closes in an orderly way although the body is not whole.
   *
   * @param bytes bytes of the body that get through, or {@link #HALF}
   */
  record Close(long bytes) implements Breakage {}

  /**
   * The connection is reset.
   *
   * @param bytes bytes of the body that get through, or {@link #HALF}
   */
  record Reset(long bytes) implements Breakage {}

  /**
   * The body comes in small pieces.
   *
   * @param over from its first to its last piece
   */
  record Drip(Duration over) implements Breakage {}

  /**
   * Nothing comes, and the connection stays open.
   *
   * @param lasting until it closes after all
   */
  record Silence(Duration lasting) implements Breakage {}

  /** Half of the body comes under a content-length that says it is all. */
  record ShortLength() implements Breakage {}

  /** The whole body comes under a content-length that promises more, and the connection closes. */
  record LongLength() implements Breakage {}

  /** Half of the body comes in chunks, and the last chunk never does. */
  record ChunkCut() implements Breakage {}
}
