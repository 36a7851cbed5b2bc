package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.plan.Admission;
import dev.offpeak.plan.Backoff;
import dev.offpeak.plan.BatchSize;
import dev.offpeak.plan.LearnedLimit;
import dev.offpeak.plan.Lessons;
import dev.offpeak.plan.Limit;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.LimitStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an account takes: what its provider documents or the user set, or less where refusals taught
 * so. What is learned is kept in the store before it is believed; how busy the provider is, is
 * forgotten with the process. Thread-safe.
 */
final class LimitBook implements Admission.Queues {

  private final AccountId account;
  private final BatchLimits documented;
  private final LimitStore store;
  private final InstantSource time;
  private final Pace pace;
  private @Nullable Map<Key, LearnedLimit> known;

  /** The largest batches that queues were seen to hold; forgotten with the process. */
  private final Map<Key, Held> heldLately = new HashMap<>();

  private Backoff busy = Backoff.NONE;
  private Backoff storageFull = Backoff.NONE;

  private record Held(long size, Instant at) {}

  private record Key(Limit limit, @Nullable RequestGroup group) {}

  LimitBook(
      AccountId account, BatchLimits documented, LimitStore store, InstantSource time, Pace pace) {
    this.account = account;
    this.documented = documented;
    this.store = store;
    this.time = time;
    this.pace = pace;
  }

  /** The most that a batch of the group may hold now. */
  synchronized BatchSize batchSize(RequestGroup group) {
    long requests = Math.min(most(Limit.BATCH_REQUESTS, null), documented.requestsMax());
    if (documented.oneModel()) {
      requests = Math.min(requests, most(Limit.BATCH_REQUESTS, group));
    }
    if (documented.queuedRequestsMax() > 0) {
      requests = Math.min(requests, half(documented.queuedRequestsMax()));
    }
    long tokens = most(Limit.BATCH_TOKENS, group);
    if (documented.queuedTokensMax() > 0) {
      tokens = Math.min(tokens, half(documented.queuedTokensMax()));
    }
    long bytes = Math.min(documented.bytesMax(), most(Limit.BATCH_BYTES, null));
    return new BatchSize(Math.toIntExact(requests), bytes, tokens);
  }

  /** Half a queue, so that one batch is in it while another leaves. */
  private static long half(long queue) {
    return Math.max(1, queue / 2);
  }

  @Override
  public synchronized Admission.Ceiling tokens(RequestGroup group) {
    return documented.oneModel()
        ? ceiling(documented.queuedTokensMax(), most(Limit.QUEUED_TOKENS, group))
        : Admission.Ceiling.NONE;
  }

  @Override
  public synchronized Admission.Ceiling requests() {
    return ceiling(documented.queuedRequestsMax(), most(Limit.QUEUED_REQUESTS, null));
  }

  private static Admission.Ceiling ceiling(long documented, long learned) {
    boolean lower = documented == 0 || learned < documented;
    return new Admission.Ceiling(lower ? learned : documented, lower);
  }

  /**
   * The queue had no room for a batch.
   *
   * @param others what else of ours was in it
   */
  synchronized void queueFull(Batch refused, InFlight others) {
    Instant now = time.instant();
    learn(
        documented.oneModel()
            ? Lessons.queueFull(
                Limit.QUEUED_TOKENS,
                refused.group(),
                others.tokens(refused.group()),
                Math.max(1, refused.estimatedInputTokens()),
                heldLately(refused.group()),
                now)
            : Lessons.queueFull(
                Limit.QUEUED_REQUESTS,
                null,
                others.requests(),
                refused.requests(),
                heldLately(null),
                now));
  }

  /**
   * The queue holds a batch, and so all that is in it: perhaps more than was believed.
   *
   * @param all what of ours is in it; asked only where something was learned
   */
  synchronized void held(Batch batch, Supplier<InFlight> all) {
    RequestGroup group = documented.oneModel() ? batch.group() : null;
    Limit queued = documented.oneModel() ? Limit.QUEUED_TOKENS : Limit.QUEUED_REQUESTS;
    long size = group == null ? batch.requests() : batch.estimatedInputTokens();
    if (size >= heldLately(group)) {
      heldLately.put(new Key(queued, group), new Held(size, time.instant()));
    }
    LearnedLimit before = known().get(new Key(queued, group));
    if (before != null) {
      long held = group == null ? all.get().requests() : all.get().tokens(group);
      Lessons.held(before, held, pace, time.instant()).ifPresent(this::keep);
    }
  }

  private long heldLately(@Nullable RequestGroup group) {
    Limit queued = group == null ? Limit.QUEUED_REQUESTS : Limit.QUEUED_TOKENS;
    Held held = heldLately.get(new Key(queued, group));
    return held == null || held.at().plus(pace.probe()).isBefore(time.instant()) ? 0 : held.size();
  }

  /** A batch was larger than the provider takes. */
  synchronized void tooLarge(Batch batch) {
    learn(Lessons.tooLarge(batch.requests(), batch.wireBytes(), time.instant()));
  }

  /** A batch ended, and so many of its lines had found no capacity. */
  synchronized void ended(Batch batch, long withoutCapacity) {
    RequestGroup group = documented.oneModel() ? batch.group() : null;
    Lessons.ended(
            group, batch.requests(), withoutCapacity, documented.requestsMax(), time.instant())
        .ifPresent(learned -> learn(List.of(learned)));
  }

  /** The provider said "not now", or failed on its own side. */
  synchronized void refusedForNow(@Nullable Duration retryAfter) {
    busy = busy.longer(retryAfter, pace, time.instant());
  }

  /** The account has no room for files. */
  synchronized void storageFull() {
    storageFull = storageFull.longer(null, pace, time.instant());
  }

  synchronized void uploaded() {
    storageFull = Backoff.NONE;
  }

  synchronized void accepted() {
    busy = Backoff.NONE;
  }

  synchronized Backoff busy() {
    return busy;
  }

  synchronized Backoff storage() {
    return storageFull;
  }

  private void learn(List<LearnedLimit> lessons) {
    if (lessons.isEmpty()) {
      return;
    }
    List<LearnedLimit> smaller = new ArrayList<>(lessons.size());
    for (LearnedLimit lesson : lessons) {
      LearnedLimit before = known().get(new Key(lesson.limit(), lesson.group()));
      smaller.add(Lessons.smaller(before, lesson, pace));
    }
    store.learn(account, smaller);
    smaller.forEach(lesson -> known().put(new Key(lesson.limit(), lesson.group()), lesson));
  }

  private void keep(LearnedLimit learned) {
    store.learn(account, List.of(learned));
    known().put(new Key(learned.limit(), learned.group()), learned);
  }

  private long most(Limit limit, @Nullable RequestGroup group) {
    LearnedLimit learned = known().get(new Key(limit, group));
    return learned == null ? LearnedLimit.UNLIMITED : learned.most(pace, time.instant());
  }

  private Map<Key, LearnedLimit> known() {
    Map<Key, LearnedLimit> limits = known;
    if (limits == null) {
      limits = new HashMap<>();
      Instant now = time.instant();
      for (LearnedLimit kept : store.learned(account)) {
        // Learned later than now: our clock was set back, and it would be believed for so long.
        LearnedLimit learned =
            kept.learnedAt().isAfter(now)
                ? new LearnedLimit(kept.limit(), kept.group(), kept.most(), now)
                : kept;
        limits.put(new Key(learned.limit(), learned.group()), learned);
      }
      known = limits;
    }
    return limits;
  }
}
