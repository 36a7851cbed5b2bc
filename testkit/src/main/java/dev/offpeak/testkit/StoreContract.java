package dev.offpeak.testkit;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.NewRun;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store obeys, one abstract suite a role: a store's module extends each with {@link
 * #openStore}. Holds the steps that the suites are written in.
 */
public abstract class StoreContract {

  /** Until when runs of tests are followed. */
  protected static final Instant FOLLOWED = SettableTime.START.plus(Duration.ofDays(2));

  protected static final Usd PAID = new Usd(500);
  protected static final Usd SYNCHRONOUS = new Usd(1_000);
  protected static final Usage USAGE = new Usage(120, 20, 10, 4, 30, 5, 1);

  protected final SettableTime time = new SettableTime();
  private final IdSource ids = new IdSource(time, new Random(7));
  private @Nullable Store store;

  /** An empty store. */
  protected abstract Store openStore(SettableTime time);

  @BeforeEach
  final void open() {
    store = openStore(time);
  }

  @AfterEach
  final void close() {
    if (store != null) {
      store.close();
    }
  }

  protected final Store store() {
    if (store == null) {
      throw new IllegalStateException("the store is opened before each test");
    }
    return store;
  }

  protected final Instant now() {
    return time.instant();
  }

  /** A loading run without requests. */
  protected final RunId loading(NewRun run) {
    store().runs().create(run, FOLLOWED);
    return run.id();
  }

  /** Adds requests with the given ordinals. */
  protected final void append(RunId run, long from, long to) {
    List<NewRequest> requests = new ArrayList<>();
    for (long ordinal = from; ordinal <= to; ordinal++) {
      requests.add(aRequest(ordinal).build(store().payloads()));
    }
    store().runs().append(run, requests);
  }

  protected final void append(RunId run, RequestBuilder... requests) {
    store()
        .runs()
        .append(run, List.of(requests).stream().map(r -> r.build(store().payloads())).toList());
  }

  /** An active run with so many requests; its identity is its id. */
  protected final RunId active(RunBuilder run, int requests) {
    RunId id = loading(run.build());
    append(id, 1, requests);
    return store().runs().activate(id, id.value(), false);
  }

  protected final RunId active(int requests) {
    return active(aRun(), requests);
  }

  protected final Run run(RunId run) {
    return store().runs().find(run).orElseThrow();
  }

  protected final List<OutputRow> rows(RunId run) {
    return store().output().rows(run, 0, 1_000);
  }

  protected final OutputRow row(RunId run, int ordinal) {
    return store().output().rows(run, ordinal - 1, 1).getFirst();
  }

  protected final List<ReadyGroup> readyGroups() {
    return store().plans().readyGroups(ACCOUNT.id(), now(), true);
  }

  /** All ready requests of the first group. */
  protected final List<ReadyRequest> ready() {
    List<ReadyGroup> groups = readyGroups();
    return groups.isEmpty()
        ? List.of()
        : store().plans().readyRequests(ACCOUNT.id(), groups.getFirst(), true, now(), null, 1_000);
  }

  protected final BatchId newBatchId() {
    return ids.batch();
  }

  protected final AttemptId newAttemptId() {
    return ids.attempt();
  }

  /** An assembling batch of all ready requests of the first group. */
  protected final BatchId assembling() {
    ReadyGroup group = readyGroups().getFirst();
    List<ReadyRequest> ready =
        store().plans().readyRequests(ACCOUNT.id(), group, true, now(), null, 1_000);
    BatchId batch = ids.batch();
    store().plans().begin(batch, ACCOUNT.id(), group.group(), now());
    store()
        .plans()
        .assemble(batch, ready.stream().map(r -> new Member(r.id(), ids.attempt())).toList());
    return batch;
  }

  protected final Batch planned() {
    return store().plans().plan(assembling(), 4_000, now());
  }

  protected final Batch submitting() {
    return store().batches().move(planned(), new BatchState.Submitting(now(), null, 0), now());
  }

  /** A batch of all ready requests, at the provider. */
  protected final Batch opened(String providerId) {
    return store()
        .batches()
        .move(
            submitting(),
            new BatchState.Open(new ProviderBatchId(providerId), now(), BatchProgress.NONE),
            now());
  }

  protected final Batch opened() {
    return opened("batch_1");
  }

  protected final List<AttemptId> attempts(BatchId batch) {
    return store().batches().lines(batch, null, 1_000).stream().map(Line::attempt).toList();
  }

  protected final PayloadRef payload(String text) {
    return store().payloads().append(text.getBytes(StandardCharsets.UTF_8));
  }

  protected final String text(PayloadRef ref) {
    return new String(store().payloads().read(ref), StandardCharsets.UTF_8);
  }

  protected final Result.Answer answer(AttemptId attempt) {
    return answer(attempt, PAID, SYNCHRONOUS);
  }

  protected final Result.Answer answer(
      AttemptId attempt, @Nullable Usd paid, @Nullable Usd synchronous) {
    return new Result.Answer(
        attempt,
        payload("{\"custom_id\":\"%s\"}".formatted(attempt.wire())),
        new BilledAnswer(USAGE, "gpt-6-luna-2026-10-01", "batch", null),
        paid,
        synchronous);
  }

  protected final Result.Failed failure(AttemptId attempt, FailureKind kind) {
    return new Result.Failed(
        attempt, payload("{\"error\":{}}"), new Failure(kind, "the provider says no"));
  }

  protected final int record(Result... results) {
    return store().results().record(List.of(results), now());
  }

  /** Settles an attempt that failed or vanished. */
  protected final void settle(AttemptId attempt, RequestState to) {
    store()
        .results()
        .settle(List.of(new Settlement(attempt, AttemptOutcome.FAILED, to, true)), now());
  }
}
