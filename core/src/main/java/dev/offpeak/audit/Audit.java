package dev.offpeak.audit;

import dev.offpeak.audit.Arrivals.Parts;
import dev.offpeak.audit.Judge.Judgement;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallStore;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the spend that could go by batch: looks at every call of a span once, metered or imported,
 * and keeps bounded evidence of each feature and of each group of untagged calls. Reads only.
 * Thread-safe; each look is its own.
 */
public final class Audit {

  /** Savings in 30 days under which nothing is worth a decision, unless set otherwise. */
  public static final Usd TOO_SMALL_DEFAULT = new Usd(1_000_000_000L);

  /** How far back an audit looks by itself. */
  public static final Duration SPAN_DEFAULT = Duration.ofDays(30);

  /** Groups that are kept apart, a few kilobytes each; nobody reads a longer list. */
  private static final int GROUPS_MAX = 2_000;

  private static final int CLUSTER_DAYS_MIN = 3;

  private final CallStore calls;
  private final LedgerStore ledger;
  private final PriceList prices;
  private final Usd tooSmall;

  /**
   * @param tooSmall savings in 30 days that are not worth a decision
   */
  public Audit(CallStore calls, LedgerStore ledger, PriceList prices, Usd tooSmall) {
    this.calls = calls;
    this.ledger = ledger;
    this.prices = prices;
    this.tooSmall = tooSmall;
  }

  /** Looks at the last 30 days that have data, or as many of them as have. */
  public AuditReport look() {
    return look(null, null);
  }

  /**
   * Looks at a span.
   *
   * @param from the first instant; null for 30 days before the end, or the first call if that is
   *     later
   * @param to the instant after the last; null for the end of the day of the last call
   */
  public AuditReport look(@Nullable Instant from, @Nullable Instant to) {
    Optional<CallStore.Span> span = span();
    if (span.isEmpty() && (from == null || to == null)) {
      Instant at = from == null ? to == null ? Instant.EPOCH : to : from;
      return new AuditReport(at, at, Usd.ZERO, List.of(), Saving.NONE);
    }
    Instant end = to == null ? dayAfter(span.orElseThrow().last()) : to;
    Instant start = from == null ? start(span.orElseThrow().first(), end) : from;
    return find(start, end);
  }

  /** Where calls and answers of batches begin and end. */
  private Optional<CallStore.Span> span() {
    Instant first = null;
    Instant last = null;
    CallStore.Span called = calls.span().orElse(null);
    if (called != null) {
      first = called.first();
      last = called.last();
    }
    List<SpendRow> rows = ledger.spend(null, null, null);
    for (SpendRow row : rows) {
      Instant day = row.day().atStartOfDay(ZoneOffset.UTC).toInstant();
      first = first == null || day.isBefore(first) ? day : first;
      last = last == null || day.isAfter(last) ? day : last;
    }
    return first == null || last == null
        ? Optional.empty()
        : Optional.of(new CallStore.Span(first, last));
  }

  private static Instant dayAfter(Instant last) {
    return day(last).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant start(Instant first, Instant end) {
    Instant usual = end.minus(SPAN_DEFAULT);
    Instant begins = day(first).atStartOfDay(ZoneOffset.UTC).toInstant();
    return begins.isAfter(usual) ? begins : usual;
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private AuditReport find(Instant from, Instant to) {
    Map<Grouping, Arrivals> groups = new LinkedHashMap<>();
    calls.eachCounted(from, to, call -> group(groups, call, from).add(call));
    Map<Feature, Money> batched = batched(from, to);
    Judge judge = new Judge(Duration.between(from, to), tooSmall);
    List<Finding> findings = new ArrayList<>();
    groups.forEach((grouping, arrivals) -> {
      if (grouping instanceof Grouping.Cluster cluster) {
        Parts parts = arrivals.parts(CLUSTER_DAYS_MIN);
        boolean both = parts.regular().calls > 0 && parts.other().calls > 0;
        add(findings, judge, cluster, both ? " on the clock" : "", parts.regular());
        add(findings, judge, cluster, both ? " at other times" : "", parts.other());
      } else {
        Evidence evidence = arrivals.whole();
        Money by = batched.remove(grouping.feature());
        if (by != null) {
          evidence.money.add(by);
        }
        add(findings, judge, grouping, "", evidence);
      }
    });
    batched.forEach((feature, money) -> {
      Evidence evidence = new Evidence();
      evidence.money.add(money);
      add(findings, judge, new Grouping.Batches(feature), "", evidence);
    });
    return report(from, to, findings);
  }

  private Arrivals group(Map<Grouping, Arrivals> groups, CallEntry call, Instant from) {
    Grouping grouping = Grouping.of(call);
    if (groups.size() >= GROUPS_MAX && !groups.containsKey(grouping)) {
      grouping = new Grouping.Others(GROUPS_MAX);
    }
    return groups.computeIfAbsent(grouping, _ -> new Arrivals(from, prices));
  }

  /** What was answered by batches that we made: they are not among the calls. */
  private Map<Feature, Money> batched(Instant from, Instant to) {
    Map<Feature, Money> batched = new HashMap<>();
    LocalDate last = day(to.minusMillis(1)).plusDays(1);
    for (SpendRow row : ledger.spend(day(from), last, null)) {
      if (row.lane() == Lane.BATCH) {
        batched.computeIfAbsent(row.feature(), _ -> new Money()).addDeferred(row.paid());
      }
    }
    return batched;
  }

  private static void add(
      List<Finding> findings, Judge judge, Grouping grouping, String when, Evidence evidence) {
    if (evidence.calls == 0 && evidence.money.spent == 0) {
      return;
    }
    Judgement found = judge.judge(evidence);
    String group = grouping.recognisedBy();
    boolean moves = found.verdict() == Verdict.BATCH && group == null;
    List<Reason> reasons = new ArrayList<>(found.evidence());
    if (found.verdict() == Verdict.BATCH && group != null) {
      reasons.add(new Reason("untagged", "give it a feature first, by header or by a tag rule"));
    }
    findings.add(
        new Finding(
            grouping.feature(),
            group == null ? null : group + when,
            evidence.calls,
            new Usd(evidence.money.spent),
            found.verdict(),
            found.saving(),
            found.confidence(),
            reasons,
            moves ? Command.of(grouping.feature(), evidence) : null));
  }

  private static AuditReport report(Instant from, Instant to, List<Finding> findings) {
    findings.sort(
        Comparator.comparingInt((Finding finding) -> finding.verdict() == Verdict.BATCH ? 0 : 1)
            .thenComparing(finding -> finding.saving().expected(), Comparator.reverseOrder())
            .thenComparing(finding -> finding.saving().high(), Comparator.reverseOrder())
            .thenComparing(Finding::spend, Comparator.reverseOrder())
            .thenComparing(finding -> finding.feature().name()));
    Usd spend = Usd.ZERO;
    Saving total = Saving.NONE;
    for (Finding finding : findings) {
      spend = spend.plus(finding.spend());
      if (finding.verdict() == Verdict.BATCH) {
        total = total.plus(finding.saving());
      }
    }
    return new AuditReport(from, to, spend, findings, total);
  }
}
