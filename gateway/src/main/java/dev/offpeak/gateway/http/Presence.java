package dev.offpeak.gateway.http;

import java.util.ArrayList;
import java.util.List;

/** Whether a client is still connected. Thread-safe. */
public final class Presence {

  private final List<Runnable> listeners = new ArrayList<>();
  private boolean gone;

  /** Whether the connection, or the client's interest in this answer, has ended. */
  public synchronized boolean gone() {
    return gone;
  }

  /**
   * Calls back once when the client goes; at once if it has gone. The callback comes on an event
   * loop and must not block: it wakes somebody.
   */
  public void whenGone(Runnable listener) {
    synchronized (this) {
      if (!gone) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** How many wait for the client to go. */
  synchronized int listening() {
    return listeners.size();
  }

  void leave() {
    List<Runnable> toTell;
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      toTell = List.copyOf(listeners);
      listeners.clear();
    }
    toTell.forEach(Runnable::run);
  }
}
