package dev.offpeak.deliver;

import dev.offpeak.dispatch.Nudge;
import dev.offpeak.model.RunId;
import dev.offpeak.sink.SinkException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's outcomes back while others are still awaited, on a thread of its own, so that a
 * slow sink does not keep answers waiting at the provider. What it cannot write stays due, and is
 * tried again after a while. Thread-safe; its sink must be left alone until it is closed.
 */
public final class Courier implements AutoCloseable {

  /** Long enough for answers to gather to transactions of many rows, short enough to be watched. */
  private static final Duration GATHER = Duration.ofMillis(500);

  private final Deliverer deliverer;
  private final RunId run;
  private final Duration retryAfter;
  private final Nudge closing = new Nudge();
  private final AtomicReference<@Nullable String> news = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  private Courier(Deliverer deliverer, RunId run, Duration retryAfter) {
    this.deliverer = deliverer;
    this.run = run;
    this.retryAfter = retryAfter;
    this.thread = Thread.ofPlatform().daemon().name("deliver-" + run).unstarted(this::work);
  }

  /**
   * Sets out.
   *
   * @param retryAfter how long a sink that could not be written to is left alone
   */
  public static Courier start(Deliverer deliverer, RunId run, Duration retryAfter) {
    Courier courier = new Courier(deliverer, run, retryAfter);
    courier.thread.start();
    return courier;
  }

  /** Why the sink cannot be written to, told once for each reason. */
  public Optional<String> news() {
    return Optional.ofNullable(news.getAndSet(null));
  }

  /** Ends after the transaction under way; the rest stays due. */
  @Override
  public void close() {
    closed = true;
    closing.nudge();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    String told = "";
    while (!closed) {
      try {
        deliverer.deliver(run, written -> !closed);
        told = "";
        rest(GATHER);
      } catch (SinkException unreachable) {
        String why = String.valueOf(unreachable.getMessage());
        if (!why.equals(told)) {
          news.set(why);
          told = why;
        }
        rest(retryAfter);
      } catch (RuntimeException broken) {
        // Whoever delivers the rest meets it again, and has somebody to tell.
        rest(retryAfter);
      }
    }
  }

  private void rest(Duration time) {
    try {
      closing.await(time);
    } catch (InterruptedException asked) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }
}
