package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.PageReply;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The gateway keys: which there are, what each may, and when it was last used. */
final class KeysPage {

  private static final Empty NOTHING =
      new Empty(
          "Here are the keys that let programs and people in. Without any, everything on this"
              + " machine may call, and nothing else.",
          "offpeak keys create NAME --admin");

  private static final Sorting<GatewayKey> SORTING =
      Sorting.<GatewayKey>by("")
          .words("name", GatewayKey::name)
          .words("state", key -> key.revokedAt() != null)
          .plain("key")
          .plain("may")
          .number("created", GatewayKey::createdAt)
          .number("last used", key -> Objects.requireNonNullElse(key.usedAt(), Instant.MIN));

  private final DashboardParts parts;
  private final Screen screen;

  KeysPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /** The page. */
  public record View(List<Sorting.Head> heads, List<Row> rows, @Nullable Empty empty) {
    public View {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A key.
   *
   * @param good whether it can be revoked
   */
  public record Row(
      String id,
      String name,
      String shown,
      Tone tone,
      String state,
      String may,
      String created,
      String used,
      boolean good) {}

  /** What the page asks before it revokes. */
  public record Revoke(String id, String name, String used, String csrf) {}

  Reply show(Visit visit) throws RefusedException {
    Store store = parts.store().get();
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    if (visit.path().size() > 1) {
      return revoke(visit, store, moments);
    }
    Sorting.Sorted<GatewayKey> keys = SORTING.of(visit, store.keys().list());
    List<Row> rows = keys.rows().stream().map(key -> row(key, moments)).toList();
    View view = new View(keys.heads(), rows, rows.isEmpty() ? NOTHING.with(parts.sandbox()) : null);
    return screen.show(visit, Menu.KEYS, "Keys", "keys", view);
  }

  private Reply revoke(Visit visit, Store store, Moments moments) throws RefusedException {
    GatewayKey key =
        store.keys().list().stream()
            .filter(each -> each.id().value().equals(visit.segment(1)))
            .findFirst()
            .orElseThrow(() -> new RefusedException(PageRoute.noSuchPage()));
    if (visit.acts()) {
      store.keys().revoke(key.id(), parts.clock().instant());
      return PageReply.seeOther("/keys?done=" + Notice.REVOKED);
    }
    Revoke question =
        new Revoke(key.id().value(), key.name(), used(key, moments), visit.session().token());
    return screen.show(visit, Menu.KEYS, "Revoke key " + key.name(), "revoke", question);
  }

  private static Row row(GatewayKey key, Moments moments) {
    Instant revoked = key.revokedAt();
    return new Row(
        key.id().value(),
        key.name(),
        key.shown() + "…",
        revoked == null ? Tone.DONE : Tone.QUIET,
        revoked == null ? "good" : "revoked " + moments.clock(revoked),
        may(key.scope()),
        moments.clock(key.createdAt()),
        used(key, moments),
        revoked == null);
  }

  private static String used(GatewayKey key, Moments moments) {
    Instant used = key.usedAt();
    return used == null ? "never" : moments.age(used) + " ago";
  }

  private static String may(KeyScope scope) {
    List<String> words = new ArrayList<>();
    words.add(scope.administers() ? "look after Offpeak and call" : "call");
    if (!scope.features().isEmpty()) {
      words.add(
          "features "
              + scope.features().stream().map(Feature::name).collect(Collectors.joining(", ")));
    }
    if (!scope.lanes().isEmpty()) {
      words.add(
          "lanes "
              + scope.lanes().stream().sorted().map(Lane::label).collect(Collectors.joining(", ")));
    }
    if (!scope.models().isEmpty()) {
      words.add("models " + String.join(", ", scope.models()));
    }
    Budget budget = scope.budget();
    if (budget != null) {
      words.add("at most " + budget);
    }
    if (scope.callsPerMinute() > 0) {
      words.add(scope.callsPerMinute() + " calls a minute");
    }
    if (scope.bodies()) {
      words.add("read prompts and answers");
    }
    return String.join(" · ", words);
  }
}
