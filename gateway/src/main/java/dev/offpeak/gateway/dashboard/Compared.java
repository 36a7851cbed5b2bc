package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Moments;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a decision brought, as a feature's page shows it.
 *
 * @param decision what was decided, when and by whom
 * @param saved since then, in money
 * @param of what it was saved of
 * @param levers what each lever gave
 * @param lines figures of before and since then, side by side
 * @param waits how long calls took, in the same way; none where nobody waited
 * @param facts what is in flight, failed or late
 * @param notes sentences on how far the figures can be relied on
 */
public record Compared(
    String decision,
    String saved,
    String of,
    List<Fact> levers,
    List<Line> lines,
    List<Line> waits,
    List<Fact> facts,
    List<String> notes) {

  private static final int HALF = 50;
  private static final int MOST = 95;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MILLIS_IN_SECONDS = 10_000;
  private static final Duration IN_DAYS = Duration.ofDays(2);

  /** One figure in both spans. */
  public record Line(String name, String before, String since) {}

  public Compared {
    levers = List.copyOf(levers);
    lines = List.copyOf(lines);
    waits = List.copyOf(waits);
    facts = List.copyOf(facts);
    notes = List.copyOf(notes);
  }

  static Compared of(BeforeAfter decided, Moments moments) {
    return new Compared(
        decision(decided, moments),
        MoneyText.of(decided.saved()),
        of(decided),
        List.of(
            new Fact("batch", MoneyText.of(decided.savedByBatch())),
            new Fact("cache", MoneyText.of(decided.savedByCache())),
            new Fact("route", MoneyText.of(decided.savedByRoute()))),
        lines(decided),
        waits(decided.waiting()),
        facts(decided),
        notes(decided));
  }

  private static String decision(BeforeAfter decided, Moments moments) {
    Lane lane = decided.decision().lane();
    Duration deadline = decided.deadline();
    return (lane == null ? "Each call decides on its lane" : "Lane " + lane.label())
        + " since "
        + moments.exact(decided.decision().at())
        + ", by "
        + decided.decision().by()
        + (deadline == null ? "" : "; answers due within " + Moments.spoken(deadline));
  }

  private static String of(BeforeAfter decided) {
    Usd whole = decided.after().synchronous();
    if (whole.nanos() == 0) {
      return "nothing was answered since then";
    }
    return CountText.percent(decided.saved().nanos(), whole.nanos())
        + " of the "
        + MoneyText.of(whole)
        + " that the same tokens cost synchronously";
  }

  private static List<Line> lines(BeforeAfter decided) {
    List<Line> lines = new ArrayList<>();
    line(lines, decided, "known for", Compared::known);
    line(lines, decided, "requests", span -> CountText.of(span.requests()));
    line(lines, decided, "paid", span -> MoneyText.of(span.cost()));
    line(lines, decided, "paid a day", span -> MoneyText.of(span.perDay()));
    line(lines, decided, "paid for 1,000 requests", span -> MoneyText.of(span.perThousand()));
    return lines;
  }

  private static void line(
      List<Line> lines, BeforeAfter decided, String name, Function<Span, String> cell) {
    lines.add(new Line(name, cell.apply(decided.before()), cell.apply(decided.after())));
  }

  private static String known(Span span) {
    Duration length = Duration.between(span.from(), span.to());
    if (length.isZero()) {
      return "–";
    }
    return length.compareTo(IN_DAYS) < 0 ? Moments.spoken(length) : length.toDays() + " days";
  }

  private static List<Line> waits(BeforeAfter.Waiting waiting) {
    List<Line> lines = new ArrayList<>();
    CallTimes before = waiting.before();
    CallTimes since = waiting.after();
    waits(lines, "whole answer", before.total(), since.total());
    waits(lines, "first byte", before.toFirstByte(), since.toFirstByte());
    waits(lines, "of it the gateway's", before.own(), since.own());
    return lines;
  }

  private static void waits(List<Line> lines, String name, Durations before, Durations since) {
    if (before.count() + since.count() > 0) {
      lines.add(new Line(name + ", p50 / p95", both(before), both(since)));
    }
  }

  private static String both(Durations durations) {
    return durations
        .percentile(HALF)
        .map(half -> length(half) + " / " + length(durations.percentile(MOST).orElse(half)))
        .orElse("–");
  }

  private static String length(Duration duration) {
    double millis = duration.toNanos() / NANOS_PER_MILLI;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    return millis < MILLIS_IN_SECONDS
        ? String.format(Locale.ROOT, "%,.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  private static List<Fact> facts(BeforeAfter decided) {
    return List.of(
        new Fact(
            "in flight",
            CountText.of(decided.requests().inFlight())
                + ", at most "
                + MoneyText.of(decided.requests().inFlightMost())),
        new Fact("failed since then", CountText.of(decided.requests().failed())),
        new Fact("late since then", CountText.of(decided.requests().late())));
  }

  private static List<String> notes(BeforeAfter decided) {
    List<String> notes = new ArrayList<>();
    Comparison same = decided.comparison();
    notes.add(
        "At the same traffic: the requests since then would have cost "
            + MoneyText.of(same.before())
            + " as they were paid for before, and cost "
            + MoneyText.of(same.after())
            + ". Confidence is "
            + same.confidence().name().toLowerCase(Locale.ROOT)
            + (same.reasons().isEmpty() ? "." : ": " + String.join(", ", same.reasons()) + "."));
    long difference = decided.cacheDifference().nanos();
    if (difference != 0) {
      notes.add(
          "Caching: about "
              + MoneyText.of(new Usd(Math.absExact(difference)))
              + (difference < 0 ? " less" : " more")
              + " is owed to the prompt cache than before; an estimate, in no other amount.");
    }
    long unpriced = decided.before().unpriced() + decided.after().unpriced();
    if (unpriced > 0) {
      notes.add(
          CountText.of(unpriced, "request has", "requests have")
              + " no price and are in no amount.");
    }
    return notes;
  }
}
