package dev.offpeak.alerts;

import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Alert;
import dev.offpeak.model.AlertKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A feature that was moved to batch saves much less than it did since: the share of the synchronous
 * cost that the last {@value #RECENT_DAYS} full UTC days saved is below four fifths of what the
 * days from the decision to then saved. Shares do not mind a quiet week, and full days do not mind
 * the hour. It is an alert only with at least {@value #EARLIER_DAYS_MIN} earlier days, {@value
 * #REQUESTS_MIN} priced requests on each side, an earlier share of a tenth or more, and if what is
 * missing makes more in 30 days than an audit would advise about. One that stands is over at nine
 * tenths. Pure.
 */
final class SavingRule {

  static final int RECENT_DAYS = 3;
  static final int EARLIER_DAYS_MIN = 4;
  static final int REQUESTS_MIN = 100;

  private static final int TENTHS = 10;
  private static final int FELL_TENTHS = 8;
  private static final int OVER_TENTHS = 9;
  private static final int MONTH_DAYS = 30;

  private SavingRule() {}

  /**
   * What was decided of a feature, and what it has cost since.
   *
   * @param since the day of the decision, which is left out: it is of both kinds
   * @param spend since then, by day
   */
  record Moved(Feature feature, LocalDate since, List<SpendRow> spend) {}

  /** What an alert on a feature is known by. */
  static String key(Feature feature) {
    return new Alert(AlertKind.SAVING, subject(feature), Alert.WARNING, "").key();
  }

  private static String subject(Feature feature) {
    return "feature " + feature.name();
  }

  /** Sums of some days. */
  private record Sums(long requests, BigInteger synchronous, BigInteger saved, long interactive) {

    static Sums of(List<SpendRow> rows) {
      long requests = 0;
      long interactive = 0;
      BigInteger synchronous = BigInteger.ZERO;
      BigInteger paid = BigInteger.ZERO;
      for (SpendRow row : rows) {
        long priced = row.requests() - row.unpriced();
        requests += priced;
        interactive += row.lane() == Lane.INTERACTIVE ? priced : 0;
        synchronous = synchronous.add(BigInteger.valueOf(row.synchronous().nanos()));
        paid = paid.add(BigInteger.valueOf(row.paid().nanos()));
      }
      return new Sums(requests, synchronous, synchronous.subtract(paid), interactive);
    }

    /** Whether this saved less than so many tenths of the other's share. */
    boolean below(int tenths, Sums other) {
      return saved
              .multiply(other.synchronous)
              .multiply(BigInteger.valueOf(TENTHS))
              .compareTo(other.saved.multiply(synchronous).multiply(BigInteger.valueOf(tenths)))
          < 0;
    }

    boolean savedATenth() {
      return saved.multiply(BigInteger.valueOf(TENTHS)).compareTo(synchronous) >= 0;
    }
  }

  /**
   * Judges a feature.
   *
   * @param stands whether the alert stands already
   * @param tooSmall what is not worth telling in 30 days
   */
  static Optional<Alert> judge(Moved moved, LocalDate today, boolean stands, Usd tooSmall) {
    LocalDate turn = today.minusDays(RECENT_DAYS);
    LocalDate first = moved.since().plusDays(1);
    if (first.plusDays(EARLIER_DAYS_MIN).isAfter(turn)) {
      return Optional.empty();
    }
    Sums earlier = Sums.of(between(moved.spend(), first, turn));
    Sums recent = Sums.of(between(moved.spend(), turn, today));
    if (earlier.requests() < REQUESTS_MIN
        || recent.requests() < REQUESTS_MIN
        || recent.synchronous().signum() == 0
        || !earlier.savedATenth()
        || !recent.below(stands ? OVER_TENTHS : FELL_TENTHS, earlier)) {
      return Optional.empty();
    }
    Usd missing = missing(earlier, recent);
    return missing.compareTo(tooSmall) < 0
        ? Optional.empty()
        : Optional.of(alert(moved.feature(), turn, earlier, recent, missing));
  }

  private static List<SpendRow> between(List<SpendRow> spend, LocalDate from, LocalDate to) {
    return spend.stream()
        .filter(row -> !row.day().isBefore(from) && row.day().isBefore(to))
        .toList();
  }

  /** What 30 days such as the recent ones save less than they would have earlier. */
  private static Usd missing(Sums earlier, Sums recent) {
    BigInteger asBefore =
        earlier.saved().multiply(recent.synchronous()).divide(earlier.synchronous());
    return new Usd(
        asBefore
            .subtract(recent.saved())
            .multiply(BigInteger.valueOf(MONTH_DAYS / RECENT_DAYS))
            .longValueExact());
  }

  private static Alert alert(
      Feature feature, LocalDate turn, Sums earlier, Sums recent, Usd missing) {
    String subject = subject(feature);
    String text =
        subject
            + " saves "
            + share(recent)
            + " of the synchronous cost since "
            + turn
            + ", and "
            + share(earlier)
            + " before: "
            + MoneyText.of(missing)
            + " less in 30 days; "
            + CountText.share(recent.interactive(), recent.requests())
            + " of its requests went interactive: offpeak report --feature "
            + feature.name();
    boolean costsMore = recent.saved().signum() < 0;
    return new Alert(AlertKind.SAVING, subject, costsMore ? Alert.SERIOUS : Alert.WARNING, text);
  }

  private static String share(Sums sums) {
    BigInteger percent = sums.saved().multiply(BigInteger.valueOf(100)).divide(sums.synchronous());
    return percent + " %";
  }
}
