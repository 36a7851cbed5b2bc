package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.wire.RequestParts;
import java.io.IOException;

/** Walks the requests of a batch, one in memory at a time. Not thread-safe. */
public interface RequestCursor extends AutoCloseable {
  /** Moves to the next request; false after the last. */
  boolean next() throws IOException;

  /** The array that holds the present request, valid until the next move. */
  byte[] buffer();

  /** Where the present request's parts are in the array. */
  RequestParts parts();

  @Override
  void close() throws IOException;
}
