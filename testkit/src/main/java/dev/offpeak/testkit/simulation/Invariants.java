package dev.offpeak.testkit.simulation;

import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usd;
import dev.offpeak.retry.RetryPolicy;
import dev.offpeak.store.LedgerStore.SpendRow;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.simulation.Simulation.SimRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be true after every event of a simulated life, and at its end.
 *
 * <p>That leases never overlap and states only move along the table are checked where they happen:
 * the simulation has one dispatcher at a time, and the store refuses any other move.
 */
final class Invariants {

  private final SimProvider provider;
  private final List<SimRun> runs;
  private final boolean forgets;
  private final Map<SimRun, Long> succeeded = new HashMap<>();
  private final Set<SimRun> over = new HashSet<>();
  private final Set<SimRun> deleted = new HashSet<>();
  private final Set<Match> matched = new HashSet<>();

  /** A batch of ours and what it was found to be at the provider. */
  private record Match(BatchId ours, ProviderBatchId at) {}

  private final SimDeadlines deadlines = new SimDeadlines();

  /** The most calls of unknown outcome that were ever recorded of a body. */
  private final Map<String, Integer> unknown = new HashMap<>();

  /**
   * @param forgets whether runs are deleted after their end
   */
  Invariants(SimProvider provider, List<SimRun> runs, boolean forgets) {
    this.provider = provider;
    this.runs = runs;
    this.forgets = forgets;
  }

  void check(Store store, Instant now) {
    noteUnknown(store);
    noneChargedTwice();
    for (SimRun run : runs) {
      Run known = store.runs().find(run.id()).orElse(null);
      if (known == null || known.state() == RunState.LOADING) {
        checkMayBeGone(run);
        continue;
      }
      if (deleted.contains(run)) {
        throw new AssertionError(run.name() + " is back after it was deleted");
      }
      if (known.state() == RunState.ACTIVE) {
        over.remove(run);
      } else {
        over.add(run);
      }
      if (known.counts().total() != run.requests()) {
        throw new AssertionError(
            run.name() + " has " + known.counts() + ", not " + run.requests() + " requests");
      }
      long before = succeeded.getOrDefault(run, 0L);
      if (known.counts().succeeded() < before) {
        throw new AssertionError(run.name() + " lost an answer: " + known.counts());
      }
      succeeded.put(run, known.counts().succeeded());
      deadlines.check(store, run);
    }
    batchesAreOurs(store);
    deadlines.looked(now);
    if (booked(store) > charged()) {
      throw new AssertionError(
          "the ledger has " + booked(store) + " answers, the provider charged " + charged());
    }
  }

  /** What a batch of ours is at the provider holds its lines, and nobody else's. */
  private void batchesAreOurs(Store store) {
    for (Batch batch : store.batches().recent(Integer.MAX_VALUE)) {
      ProviderBatchId at = atProvider(batch.state());
      if (at == null || !matched.add(new Match(batch.id(), at))) {
        continue;
      }
      String first =
          store.batches().lines(batch.id(), null, 1).stream()
              .findFirst()
              .map(line -> line.attempt().wire())
              .orElse(null);
      if (first != null && !first.equals(provider.firstLineOf(at))) {
        throw new AssertionError("batch " + batch.id() + " is not " + at + " at the provider");
      }
    }
  }

  private static @Nullable ProviderBatchId atProvider(BatchState state) {
    return switch (state) {
      case BatchState.AtProvider at -> at.id();
      case BatchState.Ended ended -> ended.id();
      case BatchState.Collected collected -> collected.id();
      case BatchState.Assembling none -> null;
      case BatchState.Planned none -> null;
      case BatchState.Uploading none -> null;
      case BatchState.Submitting none -> null;
      case BatchState.Doubted none -> null;
      case BatchState.Rejected none -> null;
    };
  }

  /** Only what was over may be deleted, and only where that is wanted. */
  private void checkMayBeGone(SimRun run) {
    if (!forgets || !over.contains(run)) {
      throw new AssertionError(run.name() + " is gone");
    }
    deleted.add(run);
  }

  void checkEnd(Store store, boolean done) {
    if (!done) {
      throw new AssertionError("not everything came to its end: " + describe(store));
    }
    noteUnknown(store);
    for (SimRun run : runs) {
      if (deleted.contains(run)) {
        continue;
      }
      List<OutputRow> rows = store.output().rows(run.id(), 0, Integer.MAX_VALUE);
      if (rows.size() != run.requests()) {
        throw new AssertionError(run.name() + " gave back " + rows.size() + " rows");
      }
      for (OutputRow row : rows) {
        checkRow(store, run, row);
      }
    }
    noneChargedTwice();
    checkBooked(store);
    nothingReserved(store);
  }

  /** Once nothing is in flight any more, no money is set aside for it. */
  private static void nothingReserved(Store store) {
    Usd reserved =
        store.ledger().spent(SimTerms.FEATURE, LocalDate.EPOCH, LocalDate.MAX).reserved();
    if (store.batches().unfinished().isEmpty() && !reserved.equals(Usd.ZERO)) {
      throw new AssertionError("nothing is in flight, and $" + reserved + " are reserved");
    }
  }

  private void checkRow(Store store, SimRun run, OutputRow row) {
    boolean answered = row.state() == RequestState.Kind.SUCCEEDED;
    boolean charged = provider.charges().containsKey(row.customId());
    if (answered && (!charged || row.line() == null)) {
      throw new AssertionError(row.customId() + " succeeded without an answer");
    }
    if (row.line() != null) {
      store.payloads().read(row.line());
    }
    boolean mayBeLost =
        row.failure() != null
            && switch (row.failure().kind()) {
              case RESULT_MISSING -> provider.flaws().mayBeMissing(row.customId());
              case OUTCOME_UNKNOWN -> true;
              default -> false;
            };
    if (row.failure() != null && row.failure().kind() == FailureKind.INVALID_INPUT) {
      throw new AssertionError(row.customId() + " was taken in, and its body is lost");
    }
    checkValidated(store, run, row);
    checkBounded(run, row);
    int charges = provider.charges().getOrDefault(row.customId(), 0);
    int known = charges - unknown(row.customId());
    boolean shownAsBad =
        known <= 0 || (row.usage() != null && provider.flaws().of(row.customId()) >= known);
    boolean missing = row.failure() != null && row.failure().kind() == FailureKind.RESULT_MISSING;
    if (missing && !mayBeLost) {
      throw new AssertionError(row.customId() + " is missing, and nothing was kept from us");
    }
    if (charged && !answered && !mayBeLost && !shownAsBad) {
      throw new AssertionError(row.customId() + " was paid for and ended as " + row.failure());
    }
  }

  /** What a validator rejects never succeeds, and attempts are bounded. */
  private static void checkValidated(Store store, SimRun run, OutputRow row) {
    AnswerRules rules = run.rules();
    if (rules == null || row.line() == null) {
      return;
    }
    String line = new String(store.payloads().read(row.line()), StandardCharsets.UTF_8);
    boolean answered = row.state() == RequestState.Kind.SUCCEEDED;
    if (answered && !line.contains("reasoningTokens=0")) {
      throw new AssertionError(row.customId() + " succeeded with an answer that is not sound");
    }
  }

  /** A request is sent again, and an answer asked for again, as often as the rules say. */
  private void checkBounded(SimRun run, OutputRow row) {
    int twins = provider.flaws().twinsOf(row.customId());
    // A line of a late twin ran as well, and is counted when it turns up.
    if (row.attempts() > RetryPolicy.ATTEMPTS_MAX + twins) {
      throw new AssertionError(row.customId() + " had " + row.attempts() + " attempts");
    }
    int attemptsMax = run.rules() == null ? 1 : run.rules().attemptsMax();
    int bad = provider.flaws().of(row.customId()) - twins - unknown(row.customId());
    if (bad > attemptsMax) {
      throw new AssertionError(
          "%s had %d bad answers, of at most %d".formatted(row.customId(), bad, attemptsMax));
    }
  }

  /** Every answer is in the ledger once: the rows' own costs, rejected answers included, add up. */
  private void checkBooked(Store store) {
    long rejected = 0;
    long paid = 0;
    for (SimRun run : runs) {
      for (OutputRow row : store.output().rows(run.id(), 0, Integer.MAX_VALUE)) {
        boolean answered = row.state() == RequestState.Kind.SUCCEEDED;
        if (row.usage() != null && !answered) {
          rejected++;
        }
        paid += row.cost() == null ? 0 : row.cost().nanos();
      }
    }
    long answers = succeeded.values().stream().mapToLong(Long::longValue).sum();
    long booked =
        store.ledger().spend(null, null, null).stream().mapToLong(row -> row.paid().nanos()).sum();
    // What was paid for deleted runs and for late twins is in the ledger, and nowhere else.
    boolean more = !deleted.isEmpty() || provider.flaws().anyTwin();
    boolean sumsDiffer = more ? paid > booked : paid != booked;
    if (booked(store) < shown()) {
      throw new AssertionError(
          "of %d answers that were charged and shown, %d are booked"
              .formatted(shown(), booked(store)));
    }
    if (answers + rejected > booked(store) || sumsDiffer) {
      throw new AssertionError(
          "answers %s and %d rejected for %d, booked %d for %d"
              .formatted(succeeded, rejected, paid, booked(store), booked));
    }
  }

  private void noteUnknown(Store store) {
    Map<String, Integer> now = new HashMap<>();
    for (SimRun run : runs) {
      store.deadlines().unknown(run.id()).forEach(body -> now.merge(body, 1, Integer::sum));
    }
    now.forEach((body, calls) -> unknown.merge(body, calls, Math::max));
  }

  private int unknown(String body) {
    return unknown.getOrDefault(body, 0);
  }

  private void noneChargedTwice() {
    provider
        .charges()
        .forEach((body, times) -> {
          // Only an answer that a validator rejected may be asked for once more, what stands in a
          // batch that showed too late for anybody, and a call that was under way at a crash.
          int asked = times - provider.flaws().twinsOf(body) - unknown(body);
          boolean again = asked - provider.flaws().of(body) > 1;
          if ((again || asked > AnswerRules.ATTEMPTS_MAX) && !body.startsWith("foreign")) {
            throw new AssertionError(body + " was charged " + times + " times");
          }
        });
  }

  private long charged() {
    return provider.charges().entrySet().stream()
        .filter(charge -> !charge.getKey().startsWith("foreign"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many answers were charged and not kept from us, at least. */
  private long shown() {
    long calls = unknown.values().stream().mapToLong(Integer::longValue).sum();
    return charged() - provider.flaws().kept() - calls;
  }

  private static long booked(Store store) {
    return store.ledger().spend(null, null, null).stream().mapToLong(SpendRow::requests).sum();
  }

  private String describe(Store store) {
    StringBuilder all = new StringBuilder();
    for (SimRun run : runs) {
      all.append(store.runs().find(run.id())).append('\n');
    }
    store.batches().unfinished().forEach(batch -> all.append(batch).append('\n'));
    return all.toString();
  }
}
