package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.model.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which browser signed in with which key. Held in memory: a restart signs everybody out. Never
 * holds a key itself. Thread-safe.
 */
final class SignedIn {

  /** A working day: whoever left a page open signs in once a morning. */
  static final Duration KEPT = Duration.ofHours(12);

  /** Far more browsers than people who look after one gateway. */
  private static final int MAX = 10_000;

  private final InstantSource time;
  private final Map<String, Entry> sessions = new LinkedHashMap<>();

  private record Entry(KeyId key, Instant until) {}

  SignedIn(InstantSource time) {
    this.time = time;
  }

  synchronized void add(String session, KeyId key) {
    Iterator<Entry> oldest = sessions.values().iterator();
    if (sessions.size() >= MAX && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
    sessions.put(session, new Entry(key, time.instant().plus(KEPT)));
  }

  /** The key a browser signed in with; null if it has to. */
  synchronized @Nullable KeyId key(String session) {
    Entry entry = sessions.get(session);
    if (entry != null && entry.until().isBefore(time.instant())) {
      sessions.remove(session);
      return null;
    }
    return entry == null ? null : entry.key();
  }

  synchronized void remove(String session) {
    sessions.remove(session);
  }
}
