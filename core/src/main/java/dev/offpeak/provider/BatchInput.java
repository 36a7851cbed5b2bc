package dev.offpeak.provider;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a batch, read from the store as they are sent, so that memory stays constant. Each
 * {@link #open} begins anew.
 */
public interface BatchInput {

  int requests();

  /** Exact size of the whole input in the dialect's wire form. */
  long wireBytes();

  Lines open();

  /** One pass over the lines. Not thread-safe. */
  interface Lines extends AutoCloseable {
    /** The next line, or null after the last. */
    @Nullable Line next() throws IOException;

    @Override
    void close();
  }

  /** One request as it goes on the wire. */
  record Line(AttemptId attempt, Endpoint endpoint, byte[] body) {}
}
