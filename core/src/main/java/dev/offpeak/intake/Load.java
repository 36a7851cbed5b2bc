package dev.offpeak.intake;

import dev.offpeak.intake.LoadOutcome.Problem;
import dev.offpeak.intake.RunSpec.Identity;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.RunState;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.source.Source;
import dev.offpeak.source.Source.Item;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.Pending;
import dev.offpeak.store.RunStore;
import dev.offpeak.store.RunStore.AskedBefore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass of one source into one run, in slices. Not thread-safe. */
final class Load {

  private static final int SLICE = 500;
  private static final int SLICE_BYTES = 16 * 1024 * 1024;
  private static final int PROBLEMS_MAX = 100;

  /** A duplicate is found when its slice is confirmed, which is after the next one was read. */
  private static final int LATER_MAX = 2 * SLICE;

  /** Stands for the body of what is never sent. */
  private static final byte[] NO_BODY = {(byte) 0x7b, (byte) 0x7d};

  private final RunStore runs;
  private final Pricer pricer;
  private final Leases leases;
  private final RunSpec spec;
  private final RunId run;
  private final Appender payloads;
  private final Admission admission;
  private final SharedBeginnings beginnings;

  /** Of the whole source; null where nobody asks for it. */
  private @Nullable ContentHash hash;

  private String place = "line";
  private final List<NewRequest> slice = new ArrayList<>();
  private @Nullable Unconfirmed unconfirmed;
  private long sliceBytes;
  private final List<Problem> problems = new ArrayList<>();
  private long problemCount;
  private long good;
  private long askedBefore;

  /** Where bodies go. */
  @FunctionalInterface
  interface Appender {
    PayloadRef append(byte[] bytes);
  }

  /** Where a load goes: the run, and its payloads. */
  record Into(RunId run, Appender payloads, Admission admission) {}

  /** A slice on its way to the disk while the next one is read. */
  private record Unconfirmed(
      List<NewRequest> requests, Pending<List<RunStore.Duplicate>> duplicates) {}

  Load(RunStore runs, Pricer pricer, Leases leases, RunSpec spec, Into into) {
    this.runs = runs;
    this.pricer = pricer;
    this.leases = leases;
    this.spec = spec;
    this.run = into.run();
    this.payloads = into.payloads();
    this.admission = into.admission();
    this.beginnings = new SharedBeginnings(admission::caches, pricer);
  }

  /**
   * Reads all and makes the run active, unless something is wrong or the run exists.
   *
   * @param beforeSending as {@link Intake#load} says
   */
  LoadOutcome readAll(Source source, Runnable beforeSending) {
    ContentHash content = new ContentHash(spec.account().target());
    if (!ofSource()) {
      hash = content;
    }
    read(source);
    if (problemCount > 0 && (!spec.skipInvalid() || good == 0)) {
      return refused();
    }
    String identity =
        switch (spec.identity()) {
          case Identity.OfContent any -> content.identity();
          case Identity.OfSource given -> given.identity();
        };
    boolean again = spec.again() || ofSource();
    if (isNew(identity, again)) {
      beforeSending.run();
    }
    RunId kept = runs.activate(run, identity, again);
    return kept.equals(run)
        ? new LoadOutcome.Created(run, good, problemCount, askedBefore)
        : new LoadOutcome.Found(kept);
  }

  private boolean isNew(String identity, boolean again) {
    Optional<Run> known = runs.findByIdentity(identity);
    return known.isEmpty() || (again && known.get().state() != RunState.ACTIVE);
  }

  /** Reads all into a run that is active already. */
  LoadOutcome append(Source source) {
    read(source);
    return problemCount > 0
        ? refused()
        : new LoadOutcome.Created(run, good, problemCount, askedBefore);
  }

  private void read(Source source) {
    place = source.place();
    for (Item item = source.next(); item != null; item = source.next()) {
      switch (item) {
        case Item.Request request -> accept(request.ordinal(), request.request());
        case Item.Invalid invalid -> reject(invalid);
      }
      // With each item and not with each slice: a source may take its time for a few.
      leases.renew(run);
      if (slice.size() >= SLICE || sliceBytes >= SLICE_BYTES) {
        flush();
      }
    }
    flush();
    confirm();
  }

  private boolean ofSource() {
    return spec.identity() instanceof Identity.OfSource;
  }

  private LoadOutcome refused() {
    problems.sort(Comparator.comparingLong(Problem::ordinal));
    List<Problem> first = problems.subList(0, Math.min(PROBLEMS_MAX, problems.size()));
    return new LoadOutcome.Refused(first, problemCount, good);
  }

  private void accept(long ordinal, SourceRequest request) {
    if (spec.costCapStrict() && request.facts().outputTokensMax() == null) {
      String problem = "the body sets no limit on its answer, which --max-cost-strict asks for";
      reject(new Item.Invalid(ordinal, request.customId(), problem, request.row()));
      return;
    }
    Feature feature = request.feature() == null ? spec.feature() : new Feature(request.feature());
    ProviderName provider = spec.account().target().provider();
    List<Beginning> shared = beginnings.of(provider, feature, request).beginnings();
    Pricer.Priced priced = pricer.price(provider, feature, request, !shared.isEmpty());
    String problem = admission.problem(feature, request, priced);
    if (problem != null) {
      reject(new Item.Invalid(ordinal, request.customId(), problem, request.row()));
      return;
    }
    if (hash != null) {
      hash.add(request.customId(), request.endpoint(), request.body());
    }
    slice.add(
        new NewRequest(
            ordinal,
            request.customId(),
            feature,
            request.endpoint(),
            request.facts().model(),
            payloads.append(request.body()),
            appendRow(request.row()),
            priced.inputTokens(),
            priced.outputTokensMax(),
            priced.reserveNanos(),
            ofSource() ? ContentHash.ofBody(request.endpoint(), request.body()) : null,
            null,
            null,
            shared));
    sliceBytes += request.body().length;
    good++;
  }

  private @Nullable PayloadRef appendRow(byte @Nullable [] row) {
    return row == null ? null : payloads.append(row);
  }

  private void reject(Item.Invalid invalid) {
    problem(new Problem(invalid.ordinal(), invalid.problem()));
    if (spec.skipInvalid()) {
      byte[] row = invalid.row();
      String customId = invalid.customId();
      slice.add(
          new NewRequest(
              invalid.ordinal(),
              customId == null ? "" : customId,
              spec.feature(),
              Endpoint.CHAT_COMPLETIONS,
              "",
              payloads.append(NO_BODY),
              row == null ? null : payloads.append(row),
              0,
              0,
              0,
              null,
              null,
              new Failure(FailureKind.INVALID_INPUT, invalid.problem())));
    }
  }

  private void problem(Problem problem) {
    problemCount++;
    // Duplicates are found later than other problems: some more are kept for the sorting.
    if (problems.size() < PROBLEMS_MAX + LATER_MAX) {
      problems.add(problem);
    }
  }

  private void flush() {
    if (slice.isEmpty()) {
      return;
    }
    if (ofSource()) {
      leaveOutAskedBefore();
    }
    confirm();
    List<NewRequest> requests = List.copyOf(slice);
    unconfirmed = new Unconfirmed(requests, runs.appendLater(run, requests));
    slice.clear();
    sliceBytes = 0;
  }

  /** Waits until the slice that is on its way is durable. */
  private void confirm() {
    if (unconfirmed == null) {
      return;
    }
    Unconfirmed last = unconfirmed;
    unconfirmed = null;
    List<RunStore.Duplicate> duplicates = last.duplicates().await();
    if (!duplicates.isEmpty()) {
      rejectDuplicates(last.requests(), duplicates);
    }
  }

  private void leaveOutAskedBefore() {
    List<AskedBefore> asked = new ArrayList<>();
    for (NewRequest request : slice) {
      if (request.bodyHash() != null) {
        asked.add(new AskedBefore(request.customId(), request.bodyHash()));
      }
    }
    String identity = ((Identity.OfSource) spec.identity()).identity();
    Set<AskedBefore> before = runs.askedBefore(identity, asked);
    int size = slice.size();
    slice.removeIf(request ->
        request.bodyHash() != null
            && before.contains(new AskedBefore(request.customId(), request.bodyHash())));
    int removed = size - slice.size();
    askedBefore += removed;
    good -= removed;
  }

  private void rejectDuplicates(List<NewRequest> requests, List<RunStore.Duplicate> duplicates) {
    Map<Long, NewRequest> byOrdinal = new HashMap<>();
    requests.forEach(request -> byOrdinal.put(request.ordinal(), request));
    List<NewRequest> invalid = new ArrayList<>();
    for (RunStore.Duplicate duplicate : duplicates) {
      good--;
      String message = Problem.usedBefore(duplicate.customId(), place, duplicate.firstOrdinal());
      problem(new Problem(duplicate.ordinal(), message));
      NewRequest request = byOrdinal.get(duplicate.ordinal());
      if (request != null) {
        invalid.add(request.asInvalid(new Failure(FailureKind.INVALID_INPUT, message)));
      }
    }
    if (spec.skipInvalid()) {
      runs.append(run, invalid);
    }
  }
}
