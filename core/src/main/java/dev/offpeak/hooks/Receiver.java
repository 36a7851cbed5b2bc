package dev.offpeak.hooks;

import java.util.Set;

/**
 * Who is told of events.
 *
 * @param id the same as long as it is the same address, whatever else of it is set
 * @param shown for people: where it is, without anything secret
 * @param events what it wants to hear of: types, or their beginnings with a {@code *} at the end
 */
public record Receiver(String id, String shown, Set<String> events, Channel channel) {

  /** Wants everything. */
  public static final Set<String> ALL = Set.of("*");

  public Receiver {
    events = Set.copyOf(events);
  }

  /** Whether it wants to hear of events of that type. */
  public boolean wants(String type) {
    return events.stream().anyMatch(wish -> matches(wish, type));
  }

  private static boolean matches(String wish, String type) {
    return wish.endsWith("*")
        ? type.startsWith(wish.substring(0, wish.length() - 1))
        : wish.equals(type);
  }
}
