package dev.offpeak.deliver;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a supplier in a thread of its own, one ahead of who asks. Used by one thread; the
 * supplier is called by one thread at a time.
 */
final class ReadAhead<T> implements AutoCloseable {

  private final Supplier<@Nullable T> source;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("read-ahead").factory());
  private @Nullable Future<@Nullable T> ahead;

  /**
   * @param source null at the end
   */
  ReadAhead(Supplier<@Nullable T> source) {
    this.source = source;
    this.ahead = thread.submit(source::get);
  }

  /**
   * The next one; null at the end. What the supplier throws is thrown here.
   *
   * @throws RuntimeException whatever the supplier threw
   */
  @Nullable T next() {
    if (ahead == null) {
      return null;
    }
    T taken = taken(ahead);
    ahead = taken == null ? null : thread.submit(source::get);
    return taken;
  }

  private static <T> @Nullable T taken(Future<@Nullable T> ahead) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return ahead.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException broken) {
            throw broken;
          }
          if (e.getCause() instanceof Error broken) {
            throw broken;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the one under way and ends the thread. */
  @Override
  public void close() {
    thread.close();
  }
}
