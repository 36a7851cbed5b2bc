package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Purse;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.BodyScanner;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DeferredStore.Placed;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.StoreException;
import dev.offpeak.trace.SpanNames;
import dev.offpeak.trace.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls in to be answered through batch, and has them answered. Thread-safe. */
public final class Deferral implements AutoCloseable {

  /** How long a held call is kept for its caller to come back, unless it says otherwise. */
  private static final Duration DEADLINE_DEFAULT = Duration.ofHours(24);

  private static final int CLIENT_LENGTH_MAX = 200;
  private static final int ACCEPTED = 202;

  /** How the identities of the runs begin that take the gateway's calls. */
  private static final String IDENTITY = "gateway:";

  private static final Logger LOG = LoggerFactory.getLogger(Deferral.class);

  private final DeferParts parts;
  private final Waiting waiting;
  private final Held held;
  private final Later later;
  private final Desk desk;
  private final Map<AccountId, RunId> runs = new ConcurrentHashMap<>();

  public Deferral(DeferParts parts) {
    this.parts = parts;
    this.waiting = new Waiting(parts.store(), parts.time(), parts.pace().pollInterval());
    this.held = new Held(parts, waiting);
    this.later = new Later(parts, waiting, held);
    this.desk = new Desk(parts, this, later);
  }

  /**
   * Takes up what an earlier process left, and starts.
   *
   * @throws StoreException if the store refuses
   */
  public void start() {
    parts.payers().forEach(this::takeUp);
    waiting.start();
  }

  /**
   * Has an account's calls go on: whoever starts us may have put right what stopped them, or given
   * the account another key.
   */
  private void takeUp(Payer payer) {
    run(payer);
    for (RunId open : parts.store().runs().openEnded()) {
      Run run = parts.store().runs().find(open).orElseThrow();
      boolean stopped = run.stop() != null && run.account().equals(payer.account());
      if (!run.identity().startsWith(IDENTITY) || !(stopped || isLeftTo(payer, run))) {
        continue;
      }
      Optional<AccountId> other =
          parts.engine().resume(open, payer.account(), run.deadline(), run.costCap());
      if (other.isPresent()) {
        LOG.warn(
            "run {} has batches in flight under another key, account {}; set that key until they"
                + " have ended",
            open.value(),
            other.get().fingerprint());
      }
    }
  }

  /** Whether a run's own account is gone, and this is the only one that can be meant instead. */
  private boolean isLeftTo(Payer payer, Run run) {
    List<Account> there =
        parts.payers().stream()
            .map(Payer::account)
            .filter(account -> account.target().equals(run.account().target()))
            .toList();
    return there.equals(List.of(payer.account())) && !there.contains(run.account());
  }

  /** Where calls are asked for again. */
  public List<Route> routes() {
    return later.routes();
  }

  /** Where programs hand in requests that can wait. */
  public Desk desk() {
    return desk;
  }

  /** What a call asks for. */
  record Ask(Wishes wishes, Feature feature, Endpoint endpoint) {}

  /** Where a call has ended up. */
  sealed interface Place {
    /** It is answered already, or by another route. */
    record Handed(Reply reply) implements Place {}

    /**
     * It is in the store.
     *
     * @param stream whether its client wants a stream
     * @param usageInStream whether it wants the usage in the stream
     * @param whiteSpace whether white space may come before the answer
     */
    record Taken(Deferred call, boolean stream, boolean usageInStream, boolean whiteSpace)
        implements Place {}
  }

  Instant now() {
    return parts.time().instant();
  }

  @Nullable Lane policy(Feature feature) {
    return parts.policies().lane(feature);
  }

  /** Gives calls to the other routes once it is known which model they go to. */
  public Route routing(List<Route> rest) {
    return new RoutingRoute(parts.policies(), parts.tagger(), rest);
  }

  Tagger tagger() {
    return parts.tagger();
  }

  /** Whether any feature's calls go by batch without asking for it. */
  boolean someByPolicy() {
    return parts.policies().someByBatch();
  }

  boolean paysFor(ProviderName provider, Caller caller) {
    return parts.payer(provider, caller).isPresent();
  }

  /** The one run of an account that takes the gateway's calls. */
  RunId run(Payer payer) {
    return runs.computeIfAbsent(
        payer.account().id(),
        account -> {
          RunSpec spec = RunSpec.of(payer.account(), Feature.UNTAGGED);
          RunId run = parts.engine().openShared("gateway", IDENTITY + payer.account().id(), spec);
          waiting.watch(run);
          return run;
        });
  }

  /** Which lane the call takes, now that its body is known. */
  LaneChoice.Choice choose(Incoming call, Ask ask, CallBody body) {
    Payer payer = payer(call);
    boolean own = !call.caller().ownCredential() || payer.owns(DeferRoute.clientKey(call));
    Routed routed = call.routed();
    boolean bound = body.isBoundToAccount(routed == null ? null : routed.to());
    return LaneChoice.byBody(
        new LaneChoice.Body(batchable(ask.endpoint(), body, payer), bound, own));
  }

  private static boolean batchable(Endpoint endpoint, CallBody body, Payer payer) {
    try {
      BodyFacts facts = BodyScanner.scan(endpoint, body.bytes());
      return !facts.model().isEmpty()
          && facts.unbatchable() == null
          && body.bytes().length <= payer.bodyBytesMax();
    } catch (IllegalArgumentException notJson) {
      return false;
    }
  }

  private Payer payer(Incoming call) {
    ProviderName provider = call.face().provider();
    if (provider == null) {
      throw new IllegalStateException("only calls to a provider are deferred");
    }
    return parts.payer(provider, call.caller()).orElseThrow();
  }

  /**
   * Takes a call in, or finds it; when this returns it is durable.
   *
   * @throws RefusedException if it cannot be
   */
  Place take(Incoming call, Ask ask, CallBody body) throws RefusedException {
    CallTrace trace = call.trace();
    if (trace == null) {
      return store(call, ask, body);
    }
    Instant since = trace.takingIn();
    trace.asks(
        payer(call).account().target().provider().value(),
        ask.endpoint() == Endpoint.EMBEDDINGS ? SpanNames.EMBEDDINGS : SpanNames.CHAT,
        BodyScanner.scan(ask.endpoint(), body.bytes()).model(),
        ask.feature().name());
    trace.lane(Lane.BATCH.label());
    Place place = store(call, ask, body);
    if (place instanceof Place.Taken taken) {
      trace.takenIn(since, taken.call().id().value());
    }
    return place;
  }

  private Place store(Incoming call, Ask ask, CallBody body) throws RefusedException {
    Payer payer = payer(call);
    Routed routed = call.routed();
    NewDeferred described = describe(call, ask, body);
    NewDeferred taken = routed == null ? described : described.asked(routed.asked());
    byte[] sent = routed == null ? body.bytes() : routed.apply(body.bytes());
    int retries = retries(call.header("x-stainless-retry-count"));
    SourceRequest request =
        new SourceRequest(
            taken.id().value(),
            null,
            ask.endpoint(),
            sent,
            BodyScanner.scan(ask.endpoint(), sent),
            null);
    try {
      Instant since = now().minus(Attachment.DELIVERED_LATELY);
      boolean fresh = taken.mode() != Mode.HOLD && retries == 0;
      DeferredStore.Chooser chooser =
          kin ->
              fresh
                  ? Attachment.named(kin, body.hash())
                  : Attachment.choose(kin, body.hash(), retries);
      Asked asked = new Asked(payer, ask.feature(), request, taken);
      return switch (place(call, asked, since, chooser)) {
        case Placed.Created(Deferred made) -> taken(made, call, ask, body);
        case Placed.Attached(Deferred known) -> taken(known, call, ask, body);
        case Placed.Conflict _ ->
            throw new RefusedException(
                new Refusal(
                        409,
                        "idempotency_key_reused",
                        "This Idempotency-Key was sent with another body. Use a new key for a new"
                            + " call.")
                    .with("x-should-retry", "false"));
        case Placed.Unknown _ -> throw new IllegalStateException("a call was left unplaced");
      };
    } catch (StoreException down) {
      throw new RefusedException(
          new Refusal(
              503,
              "store_unavailable",
              "Offpeak cannot store this call now, so it was not taken in. Send it again later."));
    }
  }

  /** What is asked, and who pays. */
  record Asked(Payer payer, Feature feature, SourceRequest request, NewDeferred call) {}

  /**
   * Puts a call into the store, or finds it there. What is there already costs nothing; the upper
   * bound of another is set aside first, where its caller's budget wants it so.
   *
   * @return never {@link Placed.Unknown}
   * @throws RefusedException if the caller may not buy it
   */
  Placed place(Incoming caller, Asked asked, Instant since, DeferredStore.Chooser chooser)
      throws RefusedException {
    Refusal barred = caller.mayNotBuy();
    if (barred == null && !caller.purse().bounded()) {
      return defer(asked, since, chooser);
    }
    Placed known = parts.store().deferred().claim(asked.call(), since, chooser);
    if (!(known instanceof Placed.Unknown)) {
      return known;
    }
    if (barred != null) {
      throw new RefusedException(barred);
    }
    Usd most =
        parts
            .engine()
            .bound(asked.payer().account().target().provider(), asked.feature(), asked.request());
    try (Purse.Hold held = caller.purse().hold(most)) {
      Placed placed = defer(asked, since, chooser);
      if (placed instanceof Placed.Created) {
        held.stored();
      }
      return placed;
    }
  }

  private Placed defer(Asked asked, Instant since, DeferredStore.Chooser chooser) {
    RunId run = run(asked.payer());
    try {
      return defer(run, asked, since, chooser);
    } catch (IllegalStateException takesNoMore) {
      // Somebody has cancelled it; what comes from now on belongs to another.
      runs.remove(asked.payer().account().id(), run);
      return defer(run(asked.payer()), asked, since, chooser);
    }
  }

  private Placed defer(RunId run, Asked asked, Instant since, DeferredStore.Chooser chooser) {
    return parts
        .engine()
        .defer(
            run,
            RunSpec.of(asked.payer().account(), asked.feature()),
            asked.request(),
            asked.call(),
            since,
            chooser);
  }

  private Place taken(Deferred deferred, Incoming call, Ask ask, CallBody body) {
    return new Place.Taken(
        deferred,
        body.stream(),
        body.usageInStream(),
        WhiteSpaceRule.anyCovers(
            parts.whiteSpace().get(),
            call.caller().name(),
            ask.feature(),
            call.header("user-agent")));
  }

  private NewDeferred describe(Incoming call, Ask ask, CallBody body) {
    String credential = DeferRoute.credential(call);
    String key = call.header("idempotency-key");
    Mode mode = mode(ask, body);
    return new NewDeferred(
            new DeferredId(call.id()),
            credential,
            call.path(),
            mode,
            body.hash(),
            key == null ? null : Hashes.of("idempotency", credential, key),
            deadline(ask, mode),
            client(call))
        .traced(traceOf(call));
  }

  /** Where a trace tells of a call; null if none does. */
  static @Nullable TraceContext traceOf(Incoming call) {
    CallTrace trace = call.trace();
    return trace == null ? null : trace.context();
  }

  /** Who calls, as a User-Agent says it; empty if it does not. */
  static String client(Incoming call) {
    String agent = call.header("user-agent");
    String client = agent == null ? "" : agent;
    return client.substring(0, Math.min(client.length(), CLIENT_LENGTH_MAX));
  }

  private static Mode mode(Ask ask, CallBody body) {
    Mode asked = ask.wishes().mode();
    if (asked == Mode.ASYNC) {
      return Mode.ASYNC;
    }
    // A stream is its own way to wait, in the background or not.
    boolean background =
        ask.endpoint() == Endpoint.RESPONSES && body.background() && !body.stream();
    return background ? Mode.BACKGROUND : Mode.HOLD;
  }

  /** The earlier of header and policy; a held call has one in any case. */
  private @Nullable Instant deadline(Ask ask, Mode mode) {
    Instant due = earlier(ask.wishes().deadline(), ask.feature(), now());
    return due == null && mode == Mode.HOLD ? now().plus(DEADLINE_DEFAULT) : due;
  }

  /** The earlier of what was asked for and what the feature's policy says; null for neither. */
  @Nullable Instant earlier(@Nullable Instant asked, Feature feature, Instant now) {
    Duration within = parts.policies().deadline(feature);
    Instant policy = within == null ? null : now.plus(within);
    if (asked == null || policy == null) {
      return asked == null ? policy : asked;
    }
    return asked.isBefore(policy) ? asked : policy;
  }

  private static int retries(@Nullable String header) {
    return header != null && header.matches("\\d{1,6}") ? Integer.parseInt(header) : 0;
  }

  /** Answers a call that is in the store, in the way its client waits. */
  Reply answer(Incoming call, Place.Taken taken)
      throws IOException, InterruptedException, RefusedException {
    return taken.call().mode() == Mode.HOLD
        ? held.answer(call, taken)
        : later.accepted(taken.call(), ACCEPTED);
  }

  /** Sends everybody away who waits; what they wait for goes on. */
  @Override
  public void close() {
    waiting.close();
  }
}
