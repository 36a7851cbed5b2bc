package dev.offpeak.gateway.dashboard;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.ACCOUNT;
import static dev.offpeak.testkit.RunBuilder.aRun;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Budget;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.KeySecret;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.BatchStore.Line;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import dev.offpeak.store.ResultStore.Result;
import dev.offpeak.store.ResultStore.Settlement;
import dev.offpeak.store.Store;
import dev.offpeak.testkit.RequestBuilder;
import dev.offpeak.testkit.RunBuilder;
import dev.offpeak.testkit.SettableTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Puts something of everything into a store, at the time at which a {@link SettableTime} begins.
 */
final class Shelf {

  static final Instant NOW = SettableTime.START;

  /** What would be a script, were it not escaped. */
  static final String HOSTILE = "<script>alert(1)</script>\"'&";

  private static final Usage USAGE = new Usage(1_200, 200, 100, 0, 300, 50, 0);
  private static final long DOLLAR = 1_000_000_000L;

  private final Store store;
  private final IdSource ids = new IdSource(() -> NOW, new Random(7));
  private final Random chance = new Random(5);

  private Shelf(Store store) {
    this.store = store;
  }

  static void fill(Store store) {
    Shelf shelf = new Shelf(store);
    shelf.calls();
    shelf.answered();
    shelf.stopped();
    shelf.doubtful();
    shelf.open();
    shelf.waiting();
    shelf.policies();
  }

  static GatewayKey key(KeySecret secret, String name, KeyScope scope) {
    return new GatewayKey(secret.id(), name, secret.shown(), secret.hash(), NOW, null, null, scope);
  }

  /** Forty days of calls that somebody waited for. */
  private void calls() {
    List<CallEntry> entries = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      Instant at = NOW.minus(Duration.ofDays(day));
      long weight = 600L + chance.nextInt(800);
      entries.add(call("chat-reply", "gpt-6.2-sol", at, 40L * weight));
      entries.add(call("ticket-summary", "gpt-6-luna", at, (day > 15 ? 12L : 1L) * weight));
      if (day % 3 == 0) {
        entries.add(call("untagged", "claude-haiku-5-5", at, 3L * weight));
      }
    }
    store.calls().record(entries);
  }

  private CallEntry call(String feature, String model, Instant at, long thousandths) {
    Usd paid = new Usd(thousandths * DOLLAR / 1_000);
    return new CallEntry(
        feature + "-" + at.toEpochMilli(),
        at,
        null,
        new Feature(feature),
        model.startsWith("claude") ? ProviderName.ANTHROPIC : ProviderName.OPENAI,
        model,
        Lane.INTERACTIVE,
        new CallEntry.Sender("local", "openai-python/2.1", "/v1/responses"),
        new CallEntry.Hints(CallOrigin.HTTP, null),
        new CallEntry.Course(true, Duration.ofSeconds(3), Duration.ofMillis(400), false, 200, null),
        new CallEntry.Bill(
            CallEntry.Metering.REPORTED, new BilledAnswer(USAGE, model, null, null), paid, paid),
        null,
        null,
        1);
  }

  /** A finished run: fourteen days of answers, one refused and one answered at the second try. */
  private void answered() {
    RunId run =
        active(aRun().withId("r_done11").withFeature("ticket-summary"), requests(60, "ticket"));
    Batch first = atProvider("batch_done1", new BatchProgress(60, 0, 0));
    List<AttemptId> attempts = attempts(first.id());
    for (int i = 2; i < attempts.size(); i++) {
      Instant day = NOW.minus(Duration.ofDays(i % 15));
      store.results().record(List.of(answer(attempts.get(i), 2 * DOLLAR)), day);
    }
    fail(attempts.get(0), FailureKind.CONTENT_POLICY, "flagged: " + HOSTILE, null);
    fail(attempts.get(1), FailureKind.SERVER_ERROR, "internal error", NOW);
    collect(first, "batch_done1");
    Batch second = atProvider("batch_done2", new BatchProgress(1, 0, 0));
    store.results().record(List.of(answer(attempts(second.id()).getFirst(), DOLLAR)), NOW);
    collect(second, "batch_done2");
    store.runs().finishIfDone(run, NOW);
  }

  private void stopped() {
    RunId run =
        active(aRun().withId("r_stop22").withFeature("lead-enrichment"), requests(3, "lead"));
    store
        .runs()
        .stop(run, new Stop(Stop.Reason.COST_CAP, "the next batch could pass --max-cost of $1.00"));
  }

  private void doubtful() {
    active(
        aRun().withId("r_doubt3").withFeature(HOSTILE),
        aRequest(1).withCustomId(HOSTILE).withReserveNanos(DOLLAR).withFeature(HOSTILE));
    Batch sending = submitting();
    Doubt doubt = Doubt.fresh(NOW.minusSeconds(90), "the connection broke: " + HOSTILE, false);
    store.batches().move(sending, new BatchState.InDoubt(doubt, null), NOW.plusSeconds(30));
  }

  private void open() {
    active(aRun().withId("r_open44").withFeature("ticket-summary"), requests(50, "open"));
    atProvider("batch_open1", new BatchProgress(50, 20, 1));
  }

  private void waiting() {
    active(aRun().withId("r_wait55").withFeature("ticket-summary"), requests(20, "wait"));
    Batch planned = planned();
    store
        .batches()
        .move(
            planned,
            new BatchState.Planned(NOW.plusSeconds(150), null, 2, "Enqueued token limit reached"),
            NOW.plusSeconds(150));
  }

  private void policies() {
    FeaturePolicy full = FeaturePolicy.of(Budget.parse("40 USD/month")).withLane(Lane.BATCH);
    store.policies().set(new Feature("ticket-summary"), full, NOW, "ada");
    store
        .policies()
        .set(
            new Feature("chat-reply"),
            FeaturePolicy.of(Budget.parse("5000 USD/month")),
            NOW,
            "ada");
  }

  private static RequestBuilder[] requests(int count, String name) {
    RequestBuilder[] requests = new RequestBuilder[count];
    for (int i = 0; i < count; i++) {
      requests[i] =
          aRequest(i + 1).withCustomId(name + "-" + (i + 1)).withReserveNanos(DOLLAR / 20);
    }
    return requests;
  }

  private RunId active(RunBuilder run, RequestBuilder... requests) {
    RunId id = run.build().id();
    store.runs().create(run.build(), NOW.plus(Duration.ofDays(2)));
    store
        .runs()
        .append(id, List.of(requests).stream().map(r -> r.build(store.payloads())).toList());
    return store.runs().activate(id, id.value(), false);
  }

  private Batch planned() {
    ReadyGroup group = store.plans().readyGroups(ACCOUNT.id(), NOW, true).getFirst();
    List<ReadyRequest> ready =
        store.plans().readyRequests(ACCOUNT.id(), group, true, NOW, null, 1_000);
    BatchId batch = ids.batch();
    store.plans().begin(batch, ACCOUNT.id(), group.group(), NOW.minus(Duration.ofMinutes(47)));
    store
        .plans()
        .assemble(batch, ready.stream().map(r -> new Member(r.id(), ids.attempt())).toList());
    return store.plans().plan(batch, 4_000, NOW.minus(Duration.ofMinutes(47)));
  }

  private Batch submitting() {
    return store
        .batches()
        .move(planned(), new BatchState.Submitting(NOW.minusSeconds(90), null, 0), NOW);
  }

  private Batch atProvider(String id, BatchProgress progress) {
    return store
        .batches()
        .move(
            submitting(),
            new BatchState.Open(new ProviderBatchId(id), NOW.minusSeconds(80), progress),
            NOW);
  }

  private void collect(Batch open, String provider) {
    ProviderBatchId id = new ProviderBatchId(provider);
    Instant sent = NOW.minusSeconds(80);
    Batch ended =
        store
            .batches()
            .move(
                open,
                new BatchState.Ended(
                    id, sent, NOW, BatchEnd.COMPLETED, List.of(), BatchProgress.NONE, 0),
                NOW);
    store.batches().move(ended, new BatchState.Collected(id, sent, NOW, BatchEnd.COMPLETED), NOW);
  }

  private List<AttemptId> attempts(BatchId batch) {
    return store.batches().lines(batch, null, 1_000).stream().map(Line::attempt).toList();
  }

  private Result.Answer answer(AttemptId attempt, long paid) {
    return new Result.Answer(
        attempt,
        payload("{\"custom_id\":\"" + attempt.wire() + "\",\"answer\":\"the secret answer\"}"),
        new BilledAnswer(USAGE, "gpt-6-luna-2026-10-01", "batch", null),
        new Usd(paid),
        new Usd(2 * paid));
  }

  private void fail(
      AttemptId attempt,
      FailureKind kind,
      String message,
      @org.jspecify.annotations.Nullable Instant again) {
    Failure failure = new Failure(kind, message);
    store
        .results()
        .record(List.of(new Result.Failed(attempt, payload("{\"error\":{}}"), failure)), NOW);
    RequestState next =
        again == null ? new RequestState.Failed(failure) : new RequestState.Ready(again);
    store
        .results()
        .settle(List.of(new Settlement(attempt, AttemptOutcome.FAILED, next, true)), NOW);
  }

  private PayloadRef payload(String text) {
    return store.payloads().append(text.getBytes(StandardCharsets.UTF_8));
  }
}
