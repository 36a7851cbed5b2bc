package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.defer.LaneChoice.Choice;
import dev.offpeak.gateway.defer.Wishes.LaneWish;
import dev.offpeak.gateway.http.AccountRefusal;
import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Face;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.meter.BodyTags;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls that may be answered through batch, and hands on to the pass-through what is to
 * be answered at once, untouched. Thread-safe.
 */
public final class DeferRoute implements Route {

  /** Larger bodies pass: the providers take at most 32 MB in one request of a batch. */
  private static final long BODY_BYTES_MAX = 32L * 1024 * 1024;

  private final Deferral deferral;
  private final PassThrough pass;

  public DeferRoute(Deferral deferral, PassThrough pass) {
    this.deferral = deferral;
    this.pass = pass;
  }

  @Override
  public boolean takes(Call call) {
    if (call.face().provider() == null) {
      return false;
    }
    return call.header(Wishes.LANE) != null
        || call.header(Wishes.DEADLINE) != null
        || call.header(Wishes.WAIT) != null
        || deferral.policy(featureByHead(call)) != null
        || bodyDecides(call);
  }

  private Feature featureByHead(Call call) {
    return deferral.tagger().feature(call.header(Tagger.HEADER), call.caller(), BodyTags.of(call));
  }

  /** Whether what the body says may make it the call of a feature whose calls go by batch. */
  private boolean bodyDecides(Call call) {
    return deferral.tagger().byRules(call.header(Tagger.HEADER), call.caller())
        && deferral.someByPolicy()
        && endpoint(call).isPresent();
  }

  /** The endpoint that a call is for, if batches serve it. */
  static Optional<Endpoint> endpoint(Call call) {
    if (!call.method().equals(HttpMethod.POST)) {
      return Optional.empty();
    }
    String rest = call.path().substring(call.face().prefix().length());
    return call.face() == Face.OPENAI
        ? Endpoint.ofPath("/v1" + rest).filter(endpoint -> endpoint != Endpoint.MESSAGES)
        : Endpoint.ofPath(rest).filter(endpoint -> endpoint == Endpoint.MESSAGES);
  }

  @Override
  public void serve(Call call) {
    try {
      Wishes wishes = Wishes.of(call::header, deferral.now());
      if (bodyDecides(call) && wishes.lane() != LaneWish.INTERACTIVE) {
        read(call, peek -> serve(call, wishes, peek));
        return;
      }
      Feature feature = featureByHead(call);
      switch (choose(call, wishes, feature)) {
        case Choice.Pass(String reason) -> {
          call.because(reason);
          pass.serve(call);
        }
        case Choice.NoAccount _ -> call.refuse(noAccount(call));
        case Choice.Defer _ -> {
          Deferral.Ask ask = new Deferral.Ask(wishes, feature, endpoint(call).orElseThrow());
          read(call, peek -> defer(call, ask, peek));
        }
      }
    } catch (RefusedException refused) {
      call.refuse(refused.refusal());
    }
  }

  private Choice choose(Call call, Wishes wishes, Feature feature) {
    ProviderName provider = call.face().provider();
    return LaneChoice.byHead(
        new LaneChoice.Head(
            wishes.lane(),
            deferral.policy(feature),
            endpoint(call).isPresent(),
            provider != null && deferral.paysFor(provider, call.caller()),
            call.caller().scope().allows(Lane.BATCH)));
  }

  /** Serves a call whose feature follows from its body. */
  private void serve(Call call, Wishes wishes, Peek peek) {
    Feature feature =
        deferral
            .tagger()
            .feature(
                call.header(Tagger.HEADER),
                call.caller(),
                BodyTags.of(call, peek.read().getBytes()));
    switch (choose(call, wishes, feature)) {
      case Choice.Pass(String reason) -> {
        call.because(reason);
        pass.serve(call, peek);
      }
      case Choice.NoAccount _ -> call.refuse(noAccount(call));
      case Choice.Defer _ ->
          defer(call, new Deferral.Ask(wishes, feature, endpoint(call).orElseThrow()), peek);
    }
  }

  private static Refusal noAccount(Call call) {
    Face face = call.face();
    AccountName account = call.caller().scope().account();
    ProviderName provider = face.provider();
    if (account != null && provider != null) {
      return AccountRefusal.of(account, provider);
    }
    String variable = face == Face.ANTHROPIC ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY";
    return new Refusal(
        400,
        "no_account",
        "Offpeak-Lane: batch needs an account that pays. Set "
            + variable
            + " for offpeak serve, or send the call without the header.");
  }

  /** Reads the body; what is too large for a batch passes. */
  private void read(Call call, Consumer<Peek> whole) {
    call.peek(
        BODY_BYTES_MAX,
        peek -> {
          if (peek.whole()) {
            whole.accept(peek);
          } else {
            call.because(LaneChoice.NOT_BATCHABLE);
            pass.serve(call, peek);
          }
        });
  }

  /** A held call may wait for hours: nothing that waits refers to the body. */
  private void defer(Call call, Deferral.Ask ask, Peek whole) {
    AtomicReference<@Nullable Peek> body = new AtomicReference<>(whole);
    new BlockingRoute(any -> true, incoming -> answer(call, incoming, ask, body)).serve(call);
  }

  private Reply answer(
      Call call, Incoming incoming, Deferral.Ask ask, AtomicReference<@Nullable Peek> body)
      throws IOException, InterruptedException, RefusedException {
    return switch (place(call, incoming, ask, body)) {
      case Deferral.Place.Handed(Reply reply) -> reply;
      case Deferral.Place.Taken taken -> deferral.answer(incoming, taken);
    };
  }

  private Deferral.Place place(
      Call call, Incoming incoming, Deferral.Ask ask, AtomicReference<@Nullable Peek> body)
      throws RefusedException {
    Peek peek = body.getAndSet(null);
    if (peek == null) {
      throw new IllegalStateException("a body is placed once");
    }
    Optional<CallBody> read = CallBody.read(peek.read().getBytes());
    if (read.isEmpty()) {
      return handOn(call, LaneChoice.NOT_BATCHABLE, peek);
    }
    return switch (deferral.choose(incoming, ask, read.get())) {
      case Choice.Pass(String reason) -> handOn(call, reason, peek);
      case Choice.NoAccount _ -> throw new RefusedException(noAccount(call));
      case Choice.Defer _ -> deferral.take(incoming, ask, read.get());
    };
  }

  private Deferral.Place handOn(Call call, @Nullable String reason, Peek peek) {
    return new Deferral.Place.Handed(
        Reply.handedOn(() -> {
          if (!call.response().closed()) {
            call.because(reason);
            pass.serve(call, peek);
          }
        }));
  }

  /** Whose credential a call bears, as a name that tells nothing of it. */
  static String credential(Incoming call) {
    if (!call.caller().equals(Caller.LOCAL)) {
      return Hashes.ofKey(call.caller().name());
    }
    String key = clientKey(call);
    return Hashes.of("credential", key == null ? "" : key);
  }

  /** The key that a client sent for the provider; null if it sent none. */
  static @Nullable String clientKey(Incoming call) {
    String own = call.header("x-api-key");
    if (own != null) {
      return own;
    }
    String authorization = call.header("authorization");
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : authorization;
  }
}
