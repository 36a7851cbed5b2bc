package dev.offpeak.gateway.defer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from traffic which clients wait for so few answers at a time that batches stay small: each
 * batch then holds a handful of calls, and the next ones come only after it. Thread-safe.
 */
final class Crowds {

  /** So many calls are seen of a client before anything is said of it. */
  static final int SEEN = 20;

  /** A client that waits for so many at a time fills batches well enough. */
  static final int ENOUGH = 20;

  /** Clients that are looked at: a limit for names that anybody can make up. */
  private static final int CLIENTS_MAX = 1_000;

  private final Map<String, Crowd> clients = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  private static final class Crowd {
    private int waiting;
    private int most;
    private int calls;
  }

  /**
   * A client waits for one answer more.
   *
   * @param agent as its User-Agent says it
   * @return what to tell about it, once for each client
   */
  synchronized Optional<String> came(String agent) {
    String client = name(agent);
    if (told.contains(client) || (clients.size() >= CLIENTS_MAX && !clients.containsKey(client))) {
      return Optional.empty();
    }
    Crowd crowd = clients.computeIfAbsent(client, any -> new Crowd());
    crowd.waiting++;
    crowd.calls++;
    crowd.most = Math.max(crowd.most, crowd.waiting);
    if (crowd.most >= ENOUGH) {
      forget(client);
      return Optional.empty();
    }
    if (crowd.calls < SEEN) {
      return Optional.empty();
    }
    forget(client);
    return Optional.of(
        client
            + " waits for at most "
            + (crowd.most == 1 ? "one answer" : crowd.most + " answers")
            + " at a time, so that its batches hold few calls and it waits for each in turn. Raise"
            + " its concurrency, to 100 and more; docs/clients.md says how");
  }

  private void forget(String client) {
    told.add(client);
    clients.remove(client);
  }

  /** A client does not wait any more. */
  synchronized void went(String agent) {
    Crowd crowd = clients.get(name(agent));
    if (crowd != null) {
      crowd.waiting--;
    }
  }

  /** The product, without what it says of versions and machines. */
  private static String name(String agent) {
    String first = agent.strip().split("\\s", 2)[0];
    return first.isEmpty() ? "a client without a User-Agent" : first;
  }
}
