package dev.offpeak.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher tidies up beside its work.
 *
 * @param cleanUp whether what the provider keeps of a batch is deleted once every line of it is
 *     settled here
 * @param retention how long a run is kept here after its end; null for ever
 */
public record Housekeeping(boolean cleanUp, @Nullable Duration retention) {

  /** Nothing is deleted that nobody asked for. */
  public static final Housekeeping NONE = new Housekeeping(false, null);
}
