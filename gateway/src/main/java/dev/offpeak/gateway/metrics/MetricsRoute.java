package dev.offpeak.gateway.metrics;

import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usd;
import dev.offpeak.store.AlertStore.Standing;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /metrics}: the store as it is now, and the calls of this process. Thread-safe. */
public final class MetricsRoute {

  /** Features are names that clients send; those beyond the most expensive ones share a line. */
  private static final int FEATURES_MAX = 100;

  /** Active runs are few and young; older ones need no look. */
  private static final int RUNS_MAX = 1_000;

  private static final int[] LEVELS = {Alert.WARNING, Alert.SERIOUS};

  private final Supplier<Store> store;
  private final InstantSource time;
  private final CallMetrics calls;
  private final Dropped dropped;

  /**
   * What could not be kept.
   *
   * @param calls that are in no ledger
   * @param spans that no collector has got
   */
  public record Dropped(LongSupplier calls, LongSupplier spans) {}

  /**
   * @param store asked for with each look; what it throws is told as a store that is down
   */
  public MetricsRoute(
      Supplier<Store> store, InstantSource time, CallMetrics calls, Dropped dropped) {
    this.store = store;
    this.time = time;
    this.calls = calls;
    this.dropped = dropped;
  }

  /** The route. */
  public Route route() {
    return BlockingRoute.at(
        "GET",
        "/metrics",
        call ->
            Reply.bytes(200, PrometheusText.CONTENT_TYPE, text().getBytes(StandardCharsets.UTF_8)));
  }

  private String text() {
    String read = "";
    int up = 1;
    try {
      // Written only once all was read, so that a store that fails halfway shows nothing by halves.
      PrometheusText ofStore = new PrometheusText();
      Store from = store.get();
      batches(ofStore, from.batches().unfinished());
      requests(ofStore, runs(from.runs()));
      money(ofStore, from);
      alerts(ofStore, from.alerts().standing());
      read = ofStore.toString();
    } catch (StoreException | UncheckedIOException down) {
      up = 0;
    }
    PrometheusText text = new PrometheusText();
    up(text, up);
    dropped(text);
    calls.write(text);
    return text + read;
  }

  private static void up(PrometheusText text, int up) {
    text.metric("offpeak_store_up", "gauge", "Whether the store can be read.")
        .sample("offpeak_store_up", Integer.toString(up));
  }

  private void dropped(PrometheusText text) {
    text.metric("offpeak_calls_dropped_total", "counter", "Calls that passed and are in no ledger.")
        .sample("offpeak_calls_dropped_total", Long.toString(dropped.calls().getAsLong()));
    text.metric("offpeak_spans_dropped_total", "counter", "Spans that no collector has got.")
        .sample("offpeak_spans_dropped_total", Long.toString(dropped.spans().getAsLong()));
  }

  /** Every kind has its lines, so that an alert on one that ends sees it end. */
  private static void alerts(PrometheusText text, List<Standing> standing) {
    text.metric("offpeak_alerts", "gauge", "Alerts that stand, by kind and severity.");
    for (AlertKind kind : AlertKind.values()) {
      for (int level : LEVELS) {
        long count =
            standing.stream()
                .filter(one -> one.alert().kind() == kind && one.alert().level() == level)
                .count();
        text.sample(
            "offpeak_alerts",
            Long.toString(count),
            "kind",
            kind.label(),
            "severity",
            new Alert(kind, "", level, "").severity());
      }
    }
  }

  private void batches(PrometheusText text, List<Batch> batches) {
    Map<BatchState.Kind, Long> byState = new EnumMap<>(BatchState.Kind.class);
    for (BatchState.Kind kind : BatchState.Kind.values()) {
      byState.put(kind, 0L);
    }
    Instant oldest = time.instant();
    Usd atStake = Usd.ZERO;
    for (Batch batch : batches) {
      byState.merge(batch.state().kind(), 1L, Long::sum);
      if (batch.state() instanceof BatchState.AtProvider there
          && there.submittedAt().isBefore(oldest)) {
        oldest = there.submittedAt();
      }
      if (batch.state() instanceof BatchState.InDoubt) {
        atStake = atStake.plus(batch.reserved());
      }
    }
    text.metric("offpeak_batches", "gauge", "Batches that are not over, by state.");
    byState.forEach((kind, count) ->
        text.sample(
            "offpeak_batches",
            Long.toString(count),
            "state",
            kind.name().toLowerCase(Locale.ROOT)));
    text.metric(
            "offpeak_oldest_batch_age_seconds",
            "gauge",
            "How long the oldest batch has been at a provider; 0 if none is.")
        .sample(
            "offpeak_oldest_batch_age_seconds",
            Long.toString(Duration.between(oldest, time.instant()).toSeconds()));
    text.metric(
            "offpeak_in_doubt_usd", "gauge", "Upper bound of what batches in doubt may have cost.")
        .sample("offpeak_in_doubt_usd", atStake.toPlainString());
  }

  /** The latest, and those that take the gateway's calls, however many came after them. */
  private static Collection<Run> runs(RunStore from) {
    Map<RunId, Run> runs = new LinkedHashMap<>();
    from.recent(RUNS_MAX).forEach(run -> runs.put(run.id(), run));
    from.openEnded().forEach(id -> from.find(id).ifPresent(run -> runs.put(id, run)));
    return runs.values();
  }

  private static void requests(PrometheusText text, Collection<Run> runs) {
    long ready = 0;
    long inFlight = 0;
    for (Run run : runs) {
      if (run.state() == RunState.ACTIVE) {
        ready += run.counts().ready();
        inFlight += run.counts().inFlight();
      }
    }
    text.metric("offpeak_requests_ready", "gauge", "Requests that wait to be sent.")
        .sample("offpeak_requests_ready", Long.toString(ready));
    text.metric("offpeak_requests_in_flight", "gauge", "Requests in batches or calls.")
        .sample("offpeak_requests_in_flight", Long.toString(inFlight));
  }

  private record Money(Usd paid, Usd saved) {
    Money plus(Money other) {
      return new Money(paid.plus(other.paid), saved.plus(other.saved));
    }
  }

  private record Line(String feature, String lane) {}

  private void money(PrometheusText text, Store from) {
    LocalDate today = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    List<SpendRow> rows = from.ledger().spend(today.withDayOfMonth(1), today.plusDays(1), null);
    List<String> dearest = dearest(rows);
    Map<String, Map<String, Money>> byFeature = new TreeMap<>();
    for (SpendRow row : rows) {
      String name = row.feature().name();
      Money money = new Money(row.paid(), row.synchronous().minus(row.paid()));
      byFeature
          .computeIfAbsent(
              dearest.contains(name) ? name : CallMetrics.OTHER, any -> new TreeMap<>())
          .merge(row.lane().label(), money, Money::plus);
    }
    text.metric(
        "offpeak_month_spent_usd", "gauge", "Paid since the first of the month, UTC, by feature.");
    each(byFeature, (line, money) -> sample(text, "offpeak_month_spent_usd", line, money.paid()));
    text.metric(
        "offpeak_month_saved_usd", "gauge", "Saved since the first of the month, UTC, by feature.");
    each(byFeature, (line, money) -> sample(text, "offpeak_month_saved_usd", line, money.saved()));
  }

  private static void sample(PrometheusText text, String name, Line line, Usd amount) {
    text.sample(name, amount.toPlainString(), "feature", line.feature(), "lane", line.lane());
  }

  private static void each(Map<String, Map<String, Money>> byFeature, BiConsumer<Line, Money> to) {
    byFeature.forEach((feature, lanes) ->
        lanes.forEach((lane, money) -> to.accept(new Line(feature, lane), money)));
  }

  private static List<String> dearest(List<SpendRow> rows) {
    Map<String, Usd> paid = new TreeMap<>();
    rows.forEach(row -> paid.merge(row.feature().name(), row.paid(), Usd::plus));
    return paid.entrySet().stream()
        .sorted(Map.Entry.<String, Usd>comparingByValue().reversed())
        .limit(FEATURES_MAX)
        .map(Map.Entry::getKey)
        .toList();
  }
}
