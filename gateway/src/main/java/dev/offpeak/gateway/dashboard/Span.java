package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.web.Visit;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The days a page covers, today last. Days are UTC, as in the ledger.
 *
 * @param days how many
 */
record Span(LocalDate from, LocalDate to, int days) {

  /** What may be chosen. */
  static final List<Integer> CHOICES = List.of(7, 30, 90);

  private static final int USUAL = 30;

  /** A choice, and whether it is the present one. */
  public record Choice(int days, boolean chosen) {}

  static Span of(Visit visit, Clock clock) {
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    String asked = visit.query().get("days");
    int days =
        CHOICES.stream()
            .filter(choice -> choice.toString().equals(asked))
            .findFirst()
            .orElse(USUAL);
    return new Span(tomorrow.minusDays(days), tomorrow, days);
  }

  List<Choice> choices() {
    return CHOICES.stream().map(choice -> new Choice(choice, choice == days)).toList();
  }
}
