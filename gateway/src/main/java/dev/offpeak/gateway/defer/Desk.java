package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.AccountRefusal;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.gateway.meter.BodyTags;
import dev.offpeak.gateway.scope.NamedModels;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ModelRoute;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestId;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.BodyScanner;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DeferredStore.Placed;
import dev.offpeak.store.NewDeferred;
import dev.offpeak.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where programs hand in requests that can wait, and ask what has become of them: what the native
 * API does with requests. Thread-safe.
 */
public final class Desk {

  /** Where requests are handed in. */
  public static final String PATH = "/api/requests";

  private final DeferParts parts;
  private final Deferral deferral;
  private final Later later;

  Desk(DeferParts parts, Deferral deferral, Later later) {
    this.parts = parts;
    this.deferral = deferral;
    this.later = later;
  }

  /**
   * A request that is handed in.
   *
   * @param body byte for byte what is asked
   * @param feature null if key or rules decide
   * @param deadline a duration or a time by RFC 3339; null for that of the feature, if it has one
   * @param key its Idempotency-Key; null if each time is a request of its own
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  public record Wanted(
      ProviderName provider,
      Endpoint endpoint,
      byte[] body,
      @Nullable String feature,
      @Nullable String deadline,
      @Nullable String key) {}

  /**
   * What has become of it.
   *
   * @param known whether it was there already, under the same Idempotency-Key
   */
  public record Taken(Deferred call, boolean known) {}

  /**
   * Takes a request in, or finds it; when this returns it is durable.
   *
   * @param id it gets if it is a new one
   * @throws RefusedException if it cannot be
   */
  public Taken take(Incoming call, DeferredId id, Wanted wanted) throws RefusedException {
    Payer payer =
        parts
            .payer(wanted.provider(), call.caller())
            .orElseThrow(() ->
                new RefusedException(
                    AccountRefusal.of(call.caller().scope().account(), wanted.provider())));
    CallBody body =
        CallBody.read(wanted.body())
            .orElseThrow(() -> invalid("body is the JSON object that the provider is sent."));
    BodyFacts facts = facts(wanted.endpoint(), body, payer);
    Feature feature = feature(call, wanted);
    allow(call.caller(), feature, wanted.body());
    if (parts.policies().lane(feature) == Lane.INTERACTIVE) {
      throw refused(
          409,
          "lane_interactive",
          "Somebody waits for the answers of this feature: its lane is set to interactive. Call the"
              + " provider's own path for it.");
    }
    Routed routed = routed(wanted, feature, body, call.caller().scope());
    NewDeferred described = describe(call, id, wanted, body, deadline(wanted, feature));
    NewDeferred taken = routed == null ? described : described.asked(routed.asked());
    byte[] sent = routed == null ? body.bytes() : routed.apply(body.bytes());
    SourceRequest request =
        new SourceRequest(
            id.value(),
            null,
            wanted.endpoint(),
            sent,
            routed == null ? facts : BodyScanner.scan(wanted.endpoint(), sent),
            null);
    Instant since = deferral.now();
    DeferredStore.Chooser chooser = kin -> Attachment.named(kin, taken.bodyHash());
    try {
      Deferral.Asked asked = new Deferral.Asked(payer, feature, request, taken);
      return switch (deferral.place(call, asked, since, chooser)) {
        case Placed.Created(Deferred made) -> new Taken(made, false);
        case Placed.Attached(Deferred known) -> new Taken(known, true);
        case Placed.Conflict _ ->
            throw refused(
                409,
                "idempotency_key_reused",
                "This idempotency key was sent with another request. Use a new one for a new"
                    + " request.");
        case Placed.Unknown _ -> throw new IllegalStateException("a request was left unplaced");
      };
    } catch (StoreException down) {
      throw refused(
          503,
          "store_unavailable",
          "Offpeak cannot store this request now, so it was not taken in. Send it again later.");
    }
  }

  private static BodyFacts facts(Endpoint endpoint, CallBody body, Payer payer)
      throws RefusedException {
    BodyFacts facts;
    try {
      facts = BodyScanner.scan(endpoint, body.bytes());
    } catch (IllegalArgumentException notJson) {
      throw invalid("body cannot be read: " + notJson.getMessage() + ".");
    }
    if (facts.model().isEmpty()) {
      throw invalid("body names no model.");
    }
    if (facts.unbatchable() != null) {
      throw invalid("body has " + facts.unbatchable() + ", which no batch takes.");
    }
    if (body.bytes().length > payer.bodyBytesMax()) {
      throw refused(
          413,
          "body_too_large",
          "body is longer than the "
              + payer.bodyBytesMax()
              + " bytes that the provider takes in one request.");
    }
    return facts;
  }

  private Feature feature(Incoming call, Wanted wanted) throws RefusedException {
    String own = wanted.feature();
    if (own != null) {
      try {
        return new Feature(own);
      } catch (IllegalArgumentException wrong) {
        throw refused(
            400,
            "invalid_feature",
            "feature is a name of 1 to 100 characters without control characters.");
      }
    }
    String path =
        (wanted.provider().equals(ProviderName.ANTHROPIC) ? "/anthropic" : "/openai")
            + wanted.endpoint().path();
    return parts
        .tagger()
        .feature(
            call.header(Tagger.HEADER),
            call.caller(),
            BodyTags.of(path, call.header("user-agent"), wanted.body()));
  }

  /** Holds a request to what its caller's key may do. */
  private static void allow(Caller caller, Feature feature, byte[] body) throws RefusedException {
    KeyScope scope = caller.scope();
    if (!scope.allows(feature)) {
      throw refused(
          403, "feature_not_allowed", "This gateway key may not ask for that feature's answers.");
    }
    if (!scope.allows(Lane.BATCH)) {
      throw refused(403, "lane_not_allowed", "This gateway key may not hand in requests to wait.");
    }
    boolean models =
        scope.models().isEmpty()
            || NamedModels.in(body).filter(named -> named.allowedBy(scope)).isPresent();
    if (!models) {
      throw refused(
          403,
          "model_not_allowed",
          "This gateway key may not call that model, or one that body names for a tool or in its"
              + " place.");
    }
  }

  /** How the request goes to another model than it names; null if it goes to that one. */
  private @Nullable Routed routed(Wanted wanted, Feature feature, CallBody body, KeyScope scope)
      throws RefusedException {
    ModelRoute route = parts.policies().route(feature);
    if (route == null
        || !route.provider().equals(wanted.provider())
        || !RoutingRoute.routable(wanted.endpoint())) {
      return null;
    }
    Routed routed = Routed.of(body.bytes(), route.model()).orElse(null);
    Optional<Refusal> refused =
        routed == null ? Optional.empty() : RoutingRoute.refusal(scope, routed);
    if (refused.isPresent()) {
      throw new RefusedException(refused.get());
    }
    return routed;
  }

  private @Nullable Instant deadline(Wanted wanted, Feature feature) throws RefusedException {
    Instant now = deferral.now();
    Instant asked;
    try {
      asked = Wishes.deadline(wanted.deadline(), now);
    } catch (RefusedException wrong) {
      throw invalid("deadline is a time to come, as a duration such as 6h or as RFC 3339.");
    }
    return deferral.earlier(asked, feature, now);
  }

  private static NewDeferred describe(
      Incoming call, DeferredId id, Wanted wanted, CallBody body, @Nullable Instant deadline) {
    String credential = DeferRoute.credential(call);
    return new NewDeferred(
            id,
            credential,
            PATH,
            Mode.ASYNC,
            Hashes.of("request", wanted.provider().value(), wanted.endpoint().path(), body.hash()),
            wanted.key() == null ? null : Hashes.of("idempotency", credential, wanted.key()),
            deadline,
            Deferral.client(call))
        .traced(Deferral.traceOf(call));
  }

  /** What a caller's requests are known by in the store. */
  public static String credential(Incoming call) {
    return DeferRoute.credential(call);
  }

  /** The first answer to a request that was handed in. */
  public Reply accepted(Taken taken) throws RefusedException {
    return later.accepted(taken.call(), taken.known() ? 200 : 202);
  }

  /** All that is known of a call that was taken in, for its caller and for who administers. */
  public Reply status(Incoming call, DeferredId id) throws RefusedException {
    return later.status(call, id);
  }

  /** The same of any request; its caller must have been held to what it may see. */
  public Reply status(RequestId request, boolean bodies) throws RefusedException {
    return later.status(request, bodies);
  }

  /** The provider's answer, as it wrote it. */
  public Reply answer(Incoming call, DeferredId id) throws RefusedException {
    return later.answer(call, id);
  }

  /** The same of any request; its caller must have been held to what it may see. */
  public Reply answer(Incoming call, RequestId request) throws RefusedException {
    return later.answer(call, request);
  }

  /** What was asked. */
  public Reply asked(Incoming call, DeferredId id) throws RefusedException {
    return later.asked(call, id);
  }

  /** The same of any request; its caller must have been held to what it may see. */
  public Reply asked(RequestId request) throws RefusedException {
    return later.asked(request);
  }

  /** Tells a call's state whenever it changes. */
  public Reply events(Incoming call, DeferredId id) throws RefusedException {
    return later.events(call, id);
  }

  /** Takes a call back. */
  public Reply cancel(Incoming call, DeferredId id) throws RefusedException {
    return later.cancel(call, id);
  }

  private static RefusedException invalid(String message) {
    return refused(400, "invalid_request", message);
  }

  private static RefusedException refused(int status, String code, String message) {
    return new RefusedException(new Refusal(status, code, message));
  }
}
