package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.Failure;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.BrowseStore.AttemptLife;
import dev.offpeak.store.BrowseStore.Booking;
import dev.offpeak.store.BrowseStore.RequestLife;
import dev.offpeak.store.BrowseStore.RequestRow;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request's whole life. What was asked and answered is shown only when it is asked for. */
final class RequestPage {

  /** A longer text is no reading for people; the command line has it whole. */
  private static final int BODY_BYTES_SHOWN = 64 * 1024;

  private final DashboardParts parts;
  private final Screen screen;

  RequestPage(DashboardParts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
  }

  /**
   * The page.
   *
   * @param failure why it failed; empty unless it did
   * @param body what was asked; null unless it is to be shown
   * @param may whether the visitor may see it
   */
  public record View(
      long number,
      String customId,
      Tone tone,
      String state,
      String failure,
      List<Fact> facts,
      List<Attempt> attempts,
      @Nullable Text body,
      boolean may,
      String run,
      String feature) {
    public View {
      facts = List.copyOf(facts);
      attempts = List.copyOf(attempts);
    }
  }

  /** One attempt. */
  public record Attempt(
      int number,
      String id,
      Tone tone,
      String outcome,
      String batch,
      String planned,
      String booked,
      String tokens,
      String paid,
      String synchronous,
      String failure,
      @Nullable Text line) {}

  /**
   * What was sent or received.
   *
   * @param note what is left out; empty if nothing
   */
  public record Text(String text, String note) {}

  Reply show(Visit visit) throws RefusedException {
    Store store = parts.store().get();
    RequestId id = RequestsPage.number(visit.segment(1));
    RequestLife life =
        Optional.ofNullable(id)
            .flatMap(store.browse()::life)
            .orElseThrow(() -> new RefusedException(PageRoute.noSuchPage()));
    boolean may = visit.access().bodies();
    boolean bodies = may && "bodies".equals(visit.query().get("show"));
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    RequestRow row = life.request();
    List<Attempt> attempts =
        java.util.stream.IntStream.range(0, life.attempts().size())
            .mapToObj(i -> attempt(store, i + 1, life.attempts().get(i), moments, bodies))
            .toList();
    Failure failure = row.failure();
    View view =
        new View(
            row.id().value(),
            row.customId(),
            RequestsPage.tone(row.state()),
            RequestsPage.words(row.state()),
            failure == null ? "" : words(failure),
            facts(life, moments),
            attempts,
            bodies ? text(store, life.body()) : null,
            may,
            row.run().value(),
            row.feature().name());
    return screen.show(visit, Menu.REQUESTS, "Request " + row.customId(), "request", view);
  }

  private static List<Fact> facts(RequestLife life, Moments moments) {
    RequestRow row = life.request();
    return List.of(
        new Fact("Place in its run", CountText.of(row.ordinal())),
        new Fact("Model", row.model()),
        new Fact("Endpoint", row.endpoint().path()),
        new Fact("Provider", row.provider().display()),
        new Fact("Attempts that counted", CountText.of(row.attempts())),
        new Fact("Cost of all answers", RequestsPage.cost(row)),
        new Fact("Size", CountText.of(life.body().length()) + " bytes"),
        new Fact("Ready from", ready(life, moments)));
  }

  private static String ready(RequestLife life, Moments moments) {
    return life.readyAt().equals(Instant.EPOCH) ? "the start" : moments.exact(life.readyAt());
  }

  private static Attempt attempt(
      Store store, int number, AttemptLife attempt, Moments moments, boolean bodies) {
    BatchId batch = attempt.batch();
    Instant planned = attempt.plannedAt();
    Booking booking = attempt.booking();
    Failure failure = attempt.failure();
    PayloadRef line = attempt.line();
    return new Attempt(
        number,
        attempt.id().wire(),
        tone(attempt.outcome()),
        words(attempt.outcome(), booking),
        batch == null ? "" : batch.wire(),
        planned == null ? "" : moments.exact(planned),
        booking == null ? "" : moments.exact(booking.at()),
        booking == null ? "" : tokens(booking),
        booking == null ? "" : money(booking.paid()),
        booking == null ? "" : money(booking.synchronous()),
        failure == null ? "" : words(failure),
        bodies && line != null ? text(store, line) : null);
  }

  private static String tokens(Booking booking) {
    return CountText.of(booking.usage().inputTokens())
        + " in ("
        + CountText.of(booking.usage().cachedTokens())
        + " cached), "
        + CountText.of(booking.usage().outputTokens())
        + " out";
  }

  private static String money(@Nullable Usd amount) {
    return amount == null ? "no price" : MoneyText.of(amount);
  }

  private static String words(Failure failure) {
    return failure.kind().label()
        + ": "
        + failure.kind().meaning()
        + (failure.message().isBlank() ? "" : ". " + failure.message());
  }

  private static String words(@Nullable AttemptOutcome outcome, @Nullable Booking booking) {
    if (booking != null && booking.duplicate()) {
      return "answered a second time: paid for nothing";
    }
    if (outcome == null) {
      return "under way";
    }
    return switch (outcome) {
      case SUCCEEDED -> "answered";
      case FAILED -> "failed";
      case VOID -> "did not run, not paid";
      case MISSING -> "answer missing";
      case REJECTED -> "answer rejected by your rules";
      case UNKNOWN -> "called, and nobody knows what came of it";
    };
  }

  private static Tone tone(@Nullable AttemptOutcome outcome) {
    if (outcome == null) {
      return Tone.BUSY;
    }
    return switch (outcome) {
      case SUCCEEDED -> Tone.DONE;
      case FAILED, MISSING, REJECTED, UNKNOWN -> Tone.BAD;
      case VOID -> Tone.QUIET;
    };
  }

  /** A payload; damage to one is told in its place, the rest of the page stands. */
  private static Text text(Store store, PayloadRef ref) {
    try {
      byte[] bytes = store.payloads().read(ref);
      int shown = Math.min(bytes.length, BODY_BYTES_SHOWN);
      String text = new String(bytes, 0, shown, StandardCharsets.UTF_8);
      String note =
          shown == bytes.length
              ? ""
              : "The first "
                  + CountText.of(shown)
                  + " of "
                  + CountText.of(bytes.length)
                  + " bytes.";
      return new Text(text, note);
    } catch (StoreException damaged) {
      return new Text("", "These bytes cannot be read: " + damaged.getMessage());
    }
  }
}
