package dev.offpeak.app.run;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunMoney;
import dev.offpeak.model.RunState;
import dev.offpeak.store.DeadlineStore.Hurry;
import dev.offpeak.store.OutputStore.FailureSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, as people read it.
 *
 * @param place what an ordinal counts: {@code line}, {@code row} or {@code request}
 * @param conflicts rows that were not written back, because somebody changed them meanwhile
 * @param hurry what it took to keep the deadline, and what is late
 * @param answers where the answers are, or null if that is not to be told
 */
record Summary(
    Run run,
    List<FailureSummary> failures,
    String place,
    long conflicts,
    Hurry hurry,
    @Nullable String answers) {

  /** How many places of a kind of failure are named. */
  static final int PLACES = 5;

  Summary {
    failures = List.copyOf(failures);
  }

  List<String> lines(Instant now, int columns) {
    List<String> lines = new ArrayList<>();
    lines.addAll(Wrap.joined(head(now), 0, columns));
    lines.addAll(failureLines(columns));
    if (conflicts > 0) {
      lines.add(
          "  "
              + CountText.of(conflicts, "row")
              + " not written back: changed by somebody since it was read, or refused");
    }
    lines.addAll(Wrap.joined(money(run.money()), 0, columns));
    HurryText.lines(hurry).forEach(line -> lines.addAll(Wrap.words(line, 2, columns)));
    if (answers != null) {
      lines.add("answers  " + answers);
    }
    return lines.stream().filter(line -> !line.isBlank()).toList();
  }

  private List<String> head(Instant now) {
    Instant end = Objects.requireNonNullElse(run.finishedAt(), now);
    String took = Times.spoken(Duration.between(run.createdAt(), end));
    List<String> parts = new ArrayList<>();
    parts.add(
        switch (run.state()) {
          case FINISHED -> "done in " + took;
          case CANCELLED -> "cancelled after " + took;
          case LOADING, ACTIVE -> "run " + run.id().value() + " so far";
        });
    if (run.counts().total() == 0) {
      parts.add("nothing to do");
      return parts;
    }
    parts.add(CountText.of(run.counts().succeeded()) + " succeeded");
    add(parts, run.counts().failed(), "failed");
    add(parts, run.counts().cancelled(), "cancelled");
    add(parts, run.counts().inFlight(), "at the provider");
    add(parts, run.counts().ready(), "not sent yet");
    return parts;
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(CountText.of(count) + " " + what);
    }
  }

  private List<String> failureLines(int columns) {
    List<String> lines = new ArrayList<>();
    int counts = width(summary -> CountText.of(summary.count()));
    int labels = width(summary -> summary.kind().label());
    int meanings = width(summary -> summary.kind().meaning());
    boolean retriable = false;
    for (FailureSummary failure : failures) {
      String lead = lines.isEmpty() ? "  failed  " : "          ";
      String text =
          lead
              + " ".repeat(counts - CountText.of(failure.count()).length())
              + CountText.of(failure.count())
              + "  "
              + padded(failure.kind().label(), labels)
              + "  "
              + padded(failure.kind().meaning(), meanings);
      String places = places(failure);
      if (text.length() + 2 + places.length() <= columns) {
        lines.add(text + "  " + places);
      } else {
        lines.add(Wrap.cut(text.stripTrailing(), columns));
        lines.add("          " + Wrap.cut(places, columns - 10));
      }
      retriable |= failure.kind() != FailureKind.INVALID_INPUT;
    }
    boolean cancelled = run.state() == RunState.CANCELLED && run.counts().cancelled() > 0;
    if (retriable || cancelled) {
      lines.add("  retry: offpeak retry " + run.id().value());
    }
    return lines;
  }

  private int width(java.util.function.Function<FailureSummary, String> column) {
    return failures.stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private String places(FailureSummary failure) {
    List<Long> ordinals = failure.ordinals();
    String shown =
        ordinals.stream().limit(PLACES).map(CountText::of).collect(Collectors.joining(Wrap.DOT));
    boolean more = failure.count() > Math.min(PLACES, ordinals.size());
    return (failure.count() == 1 ? place : place + "s") + " " + shown + (more ? " …" : "");
  }

  private static List<String> money(RunMoney money) {
    List<String> parts = new ArrayList<>();
    boolean priced = money.synchronous().nanos() != 0 || money.paid().nanos() != 0;
    if (priced) {
      parts.add("paid " + MoneyText.of(money.paid()));
      parts.add("the same tokens synchronously " + MoneyText.of(money.synchronous()));
      long synchronous = money.synchronous().nanos();
      parts.add(
          "saved "
              + MoneyText.of(money.saved())
              + (synchronous == 0
                  ? ""
                  : " (" + CountText.percent(money.saved().nanos(), synchronous) + ")"));
    }
    if (money.unpriced() > 0) {
      parts.add(
          CountText.of(money.unpriced(), "answer")
              + " without a price, not in these sums: offpeak config prices");
    }
    return parts;
  }
}
