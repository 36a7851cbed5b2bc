package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Params;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usd;
import dev.offpeak.store.BrowseStore;
import dev.offpeak.store.BrowseStore.RequestPage;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.BrowseStore.RequestSearch;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests, searched by what people know of them. */
final class RequestsPage {

  private static final int SHOWN = 50;

  private static final Empty NOTHING =
      new Empty(
          "Here every request is found again: by its id, its feature, its run or where it is.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'");

  /** There are millions: they are searched, and come the latest first. */
  private static final List<Sorting.Head> HEADS =
      Sorting.<RequestRow>by("")
          .plain("id")
          .plain("state")
          .plain("run")
          .plain("feature")
          .plain("model")
          .plainNumber("attempts")
          .plainNumber("cost")
          .plainNumber("taken in")
          .heads();

  private final DashboardParts parts;
  private final Screen screen;

  RequestsPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param next the address of the page after; empty if there is none
   * @param note what the list leaves open; empty if nothing
   */
  public record View(
      String id,
      String run,
      String feature,
      List<StateChoice> states,
      List<Sorting.Head> heads,
      List<Row> rows,
      String next,
      String note,
      @Nullable Empty empty) {
    public View {
      states = List.copyOf(states);
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /** A state that can be searched for. */
  public record StateChoice(String value, String words, boolean chosen) {}

  /** A request in the list. */
  public record Row(
      long number,
      String customId,
      String run,
      String feature,
      String model,
      Tone tone,
      String state,
      int attempts,
      String cost,
      String taken) {}

  Reply show(Visit visit) {
    Store store = parts.store().get();
    String state = visit.query().get("state");
    RequestSearch search = search(visit, state);
    RequestId after = number(visit.query().get("after"));
    boolean impossible = visit.query().get("run") != null && search.run() == null;
    RequestPage page =
        impossible
            ? new RequestPage(List.of(), null)
            : store.browse().requests(search, after, SHOWN);
    RequestId next = page.next();
    boolean nothing = page.rows().isEmpty() && next == null && after == null;
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    View view =
        new View(
            visit.query().raw("id"),
            visit.query().raw("run"),
            visit.query().raw("feature"),
            choices(state),
            HEADS,
            page.rows().stream().map(row -> row(row, moments)).toList(),
            next == null ? "" : address(visit, next),
            note(page, impossible || (nothing && !search.equals(RequestSearch.ALL))),
            nothing && search.equals(RequestSearch.ALL) && !impossible
                ? NOTHING.with(parts.sandbox())
                : null);
    return screen.show(visit, Menu.REQUESTS, "Requests", "requests", view);
  }

  private static String note(RequestPage page, boolean foundNothing) {
    if (page.next() != null && page.rows().size() < SHOWN) {
      return String.format(
          Locale.ROOT,
          "Looked at %,d requests so far. Go on to look at more.",
          BrowseStore.LOOKED_AT_MAX);
    }
    return foundNothing ? "No request fits. An id is found by how it begins." : "";
  }

  private static RequestSearch search(Visit visit, @Nullable String state) {
    return new RequestSearch(
        RunsPage.id(visit.query().get("run")),
        visit.query().get("id"),
        feature(visit.query().get("feature")),
        kind(state));
  }

  private static @Nullable Feature feature(@Nullable String name) {
    try {
      return name == null ? null : new Feature(name);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  private static RequestState.@Nullable Kind kind(@Nullable String state) {
    for (RequestState.Kind kind : RequestState.Kind.values()) {
      if (label(kind).equals(state)) {
        return kind;
      }
    }
    return null;
  }

  private static List<StateChoice> choices(@Nullable String state) {
    List<StateChoice> choices = new ArrayList<>();
    choices.add(new StateChoice("", "any", state == null));
    for (RequestState.Kind kind : RequestState.Kind.values()) {
      choices.add(new StateChoice(label(kind), words(kind), label(kind).equals(state)));
    }
    return choices;
  }

  private static String address(Visit visit, RequestId next) {
    StringBuilder address = new StringBuilder("/requests?after=").append(next.value());
    for (String name : List.of("id", "run", "feature", "state")) {
      String value = visit.query().get(name);
      if (value != null) {
        address.append('&').append(name).append('=').append(Params.encoded(value));
      }
    }
    return address.toString();
  }

  private static Row row(RequestRow row, Moments moments) {
    return new Row(
        row.id().value(),
        row.customId(),
        row.run().value(),
        row.feature().name(),
        row.model(),
        tone(row.state()),
        words(row.state()),
        row.attempts(),
        cost(row),
        moments.clock(row.takenAt()));
  }

  static String cost(RequestRow row) {
    Usd cost = row.cost();
    if (cost != null) {
      return MoneyText.of(cost);
    }
    return row.state() == RequestState.Kind.SUCCEEDED ? "no price" : "–";
  }

  static @Nullable RequestId number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}") ? new RequestId(Long.parseLong(text)) : null;
  }

  private static String label(RequestState.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String words(RequestState.Kind kind) {
    return switch (kind) {
      case READY -> "ready";
      case BATCHED -> "in a batch";
      case CALLING -> "being called";
      case SUCCEEDED -> "answered";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  static Tone tone(RequestState.Kind kind) {
    return switch (kind) {
      case READY -> Tone.WAITING;
      case BATCHED, CALLING -> Tone.BUSY;
      case SUCCEEDED -> Tone.DONE;
      case FAILED -> Tone.BAD;
      case CANCELLED -> Tone.QUIET;
    };
  }
}
