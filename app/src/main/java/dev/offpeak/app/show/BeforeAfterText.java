package dev.offpeak.app.show;

import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Durations;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.savings.BeforeAfter;
import dev.offpeak.savings.Comparison;
import dev.offpeak.savings.Span;
import dev.offpeak.store.CallTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A feature before and after a decision, for people. */
final class BeforeAfterText {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);

  private static final int INDENT = 9;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int MILLIS_IN_SECONDS = 10_000;

  private final BeforeAfter decided;
  private final ZoneId zone;
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  private BeforeAfterText(BeforeAfter decided, ZoneId zone, int columns) {
    this.decided = decided;
    this.zone = zone;
    this.columns = columns;
  }

  /**
   * Its lines.
   *
   * @param columns none is longer
   */
  static List<String> lines(BeforeAfter decided, ZoneId zone, int columns) {
    BeforeAfterText text = new BeforeAfterText(decided, zone, columns);
    text.decision();
    text.table();
    text.saved();
    text.others();
    return List.copyOf(text.lines);
  }

  private void decision() {
    Lane lane = decided.decision().lane();
    String model = decided.decision().model();
    Duration deadline = decided.deadline();
    say(
        "lane "
            + (lane == null ? "auto" : lane.label())
            + (model == null ? "" : Wrap.DOT + "model " + Wrap.printable(model))
            + (decided.decision().cache() ? Wrap.DOT + "cache auto" : "")
            + " since "
            + at(decided.decision().at())
            + ", by "
            + decided.decision().by()
            + (deadline == null ? "" : Wrap.DOT + "deadline " + Times.written(deadline)));
  }

  private void table() {
    Table table = new Table("", ">before", ">since");
    row(table, "known for", BeforeAfterText::known);
    row(table, "requests", span -> CountText.of(span.requests()));
    row(table, "paid", span -> MoneyText.of(span.cost()));
    row(table, "a day", span -> MoneyText.of(span.perDay()));
    row(table, "1,000 requests", span -> MoneyText.of(span.perThousand()));
    CallTimes before = decided.waiting().before();
    CallTimes after = decided.waiting().after();
    times(table, "whole answer, p50 / p95", before.total(), after.total());
    times(table, "first byte, p50 / p95", before.toFirstByte(), after.toFirstByte());
    times(table, "of it the gateway's, p50 / p95", before.own(), after.own());
    lines.addAll(table.lines(columns));
  }

  private void row(Table table, String name, Function<Span, String> cell) {
    table.row(name, cell.apply(decided.before()), cell.apply(decided.after()));
  }

  private static String known(Span span) {
    if (span.from().equals(span.to())) {
      return "–";
    }
    Duration length = Duration.between(span.from(), span.to());
    return length.compareTo(Duration.ofDays(2)) < 0
        ? Times.spoken(length)
        : length.toDays() + " days";
  }

  private static void times(Table table, String name, Durations before, Durations after) {
    if (before.count() + after.count() > 0) {
      table.row(name, both(before), both(after));
    }
  }

  private static String both(Durations durations) {
    Optional<Duration> median = durations.percentile(50);
    return median.isEmpty()
        ? "–"
        : length(median.get()) + " / " + length(durations.percentile(95).orElseThrow());
  }

  private static String length(Duration duration) {
    long micros = duration.toNanos() / NANOS_PER_MICRO;
    if (micros < MILLIS_IN_SECONDS) {
      return String.format(Locale.ROOT, "%.2f ms", micros / 1e3);
    }
    long millis = duration.toMillis();
    return millis < MILLIS_IN_SECONDS
        ? millis + " ms"
        : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  private void saved() {
    if (decided.after().requests() == 0) {
      say("saved    nothing yet: nothing was answered since then");
      return;
    }
    Usd synchronous = decided.after().synchronous();
    say(
        "saved    "
            + MoneyText.of(decided.saved())
            + " of "
            + MoneyText.of(synchronous)
            + " that the same tokens cost synchronously"
            + share(decided.saved(), synchronous)
            + ": batch "
            + MoneyText.of(decided.savedByBatch())
            + Wrap.DOT
            + "cache "
            + MoneyText.of(decided.savedByCache())
            + Wrap.DOT
            + "route "
            + MoneyText.of(decided.savedByRoute()));
    Comparison same = decided.comparison();
    say(
        "traffic  the requests since then would have cost "
            + MoneyText.of(same.before())
            + " as they were paid for before, and cost "
            + MoneyText.of(same.after())
            + Wrap.DOT
            + "confidence "
            + same.confidence().name().toLowerCase(Locale.ROOT)
            + (same.reasons().isEmpty() ? "" : ": " + String.join(", ", same.reasons())));
    long difference = decided.cacheDifference().nanos();
    if (difference != 0) {
      say(
          "caching  about "
              + MoneyText.of(new Usd(Math.absExact(difference)))
              + (difference < 0 ? " less" : " more")
              + " is owed to the prompt cache than before; an estimate, in no other amount");
    }
  }

  private static String share(Usd part, Usd whole) {
    return whole.nanos() == 0 ? "" : " (" + CountText.percent(part.nanos(), whole.nanos()) + ")";
  }

  private void others() {
    say(
        "waiting  "
            + CountText.of(decided.requests().inFlight(), "request")
            + " in flight, at most "
            + MoneyText.of(decided.requests().inFlightMost())
            + Wrap.DOT
            + CountText.of(decided.requests().failed())
            + " failed"
            + Wrap.DOT
            + CountText.of(decided.requests().late())
            + " late");
    long unpriced = decided.after().unpriced() + decided.before().unpriced();
    if (unpriced > 0) {
      say("         " + CountText.of(unpriced, "request") + " without a price, in no amount");
    }
  }

  private String at(Instant instant) {
    return DAY.format(instant.atZone(zone));
  }

  private void say(String line) {
    lines.addAll(Wrap.words(line, INDENT, columns));
  }
}
