package dev.offpeak.dispatch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A wait that can be cut short: loops rest here and are nudged when there may be work. A nudge
 * while nobody waits is kept for the next wait. Thread-safe.
 */
public final class Nudge {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition nudged = lock.newCondition();
  private boolean pending;

  /** Ends the present wait, or the next one. */
  public void nudge() {
    lock.lock();
    try {
      pending = true;
      nudged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Rests until nudged, at most so long.
   *
   * @throws InterruptedException if the thread is asked to end
   */
  public void await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!pending && left > 0) {
        left = nudged.awaitNanos(left);
      }
      pending = false;
    } finally {
      lock.unlock();
    }
  }
}
