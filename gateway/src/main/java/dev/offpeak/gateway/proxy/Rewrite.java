package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Changes the bytes of one call: the exception, since bytes pass as they are. Used on the call's
 * event loop; must not block. What it throws fails the call, so it is written to give up by
 * changing nothing.
 */
public interface Rewrite {

  /** The body to send instead of the whole body; the same buffer to change nothing. */
  Buffer request(Buffer whole);

  /** Changes the headers as they will be sent; asked after {@link #request}. */
  default void head(MultiMap toProvider) {}

  /** What changes the answer's body; null to let it pass as it is. */
  @Nullable Filter response(int status, MultiMap headers);

  /** Changes an answer's body on its way. */
  interface Filter {
    /** What to pass on for a piece; it may be empty, and may hold back bytes for later. */
    Buffer piece(Buffer piece);

    /** What is left to pass on after the last piece; it may be empty. */
    Buffer end();
  }

  /** Decides which calls are changed. Called on event loops; must not block. Thread-safe. */
  @FunctionalInterface
  interface Chooser {
    /** No call is changed. */
    Chooser NONE = call -> null;

    /**
     * The change of a call; null, as for nearly all, to let its bytes pass. Choosing one holds the
     * body back until it is whole, if it is not longer than the bound for that; longer ones pass.
     */
    @Nullable Rewrite of(Call call);
  }
}
