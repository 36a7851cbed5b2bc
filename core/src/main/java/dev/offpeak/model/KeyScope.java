package dev.offpeak.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway key may do.
 *
 * @param features what its calls may be tagged with; the first is that of calls which name none.
 *     Empty: any, and calls that name none are tagged by the rules
 * @param lanes its calls may take; empty for all
 * @param models they may ask for, where {@code *} stands for any characters; empty for all
 * @param budget the most that its calls may cost in a period; null for no bound of its own
 * @param callsPerMinute how many calls it may make a minute; 0 for as many as it likes
 * @param bodies whether it may read prompts and answers of requests that others made
 * @param role what it is for
 * @param account whose money its calls cost, at the provider that is called; null for the usual one
 */
public record KeyScope(
    List<Feature> features,
    Set<Lane> lanes,
    List<String> models,
    @Nullable Budget budget,
    int callsPerMinute,
    boolean bodies,
    Role role,
    @Nullable AccountName account) {

  /** May call, whatever it likes. */
  public static final KeyScope USE =
      new KeyScope(List.of(), Set.of(), List.of(), null, 0, false, Role.USE);

  /** May do everything. */
  public static final KeyScope ALL =
      new KeyScope(List.of(), Set.of(), List.of(), null, 0, true, Role.ADMIN);

  /** What a key is for. */
  public enum Role {
    /** Programs that call. */
    USE,
    /** People and programs that look after Offpeak: its dashboard and its native API. */
    ADMIN;

    /** The word in commands and rows. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one whose word this is. */
    public static Optional<Role> ofLabel(String label) {
      return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
    }
  }

  /** One whose calls the usual accounts pay. */
  public KeyScope(
      List<Feature> features,
      Set<Lane> lanes,
      List<String> models,
      @Nullable Budget budget,
      int callsPerMinute,
      boolean bodies,
      Role role) {
    this(features, lanes, models, budget, callsPerMinute, bodies, role, null);
  }

  /** The same with another account that pays. */
  public KeyScope paidBy(@Nullable AccountName other) {
    return new KeyScope(features, lanes, models, budget, callsPerMinute, bodies, role, other);
  }

  public KeyScope {
    features = List.copyOf(features);
    lanes = Set.copyOf(lanes);
    models = List.copyOf(models);
    if (callsPerMinute < 0) {
      throw new IllegalArgumentException("calls a minute are not negative");
    }
  }

  /** Whether its calls may be tagged so. */
  public boolean allows(Feature feature) {
    return features.isEmpty() || features.contains(feature);
  }

  /** Whether its calls may take the lane. */
  public boolean allows(Lane lane) {
    return lanes.isEmpty() || lanes.contains(lane);
  }

  /** What calls are tagged with that name no feature; null if the rules decide. */
  public @Nullable Feature feature() {
    return features.isEmpty() ? null : features.getFirst();
  }

  /** Whether it may change what is decided, and see what others do. */
  public boolean administers() {
    return role == Role.ADMIN;
  }
}
