package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.AccountRefusal;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Routed;
import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last route: takes every call under a provider's prefix and passes it on as it is.
 * Thread-safe.
 */
public final class PassThrough implements Route {

  private final Map<ProviderName, Upstream> upstreams;
  private final Clients clients;
  private final ProxyOptions options;
  private final Looks looks;
  private final LongSupplier nanos;
  private final Map<String, Address> addresses = new ConcurrentHashMap<>();

  /** Who looks on, and who may change bytes. */
  public record Looks(Taps taps, Rewrite.Chooser rewrites, HeadEdit heads) {
    /** Nobody. */
    public static final Looks NONE = new Looks(Taps.NONE, Rewrite.Chooser.NONE);

    /** These, and others who only look on. */
    public Looks and(Taps others) {
      return new Looks(taps.and(others), rewrites, heads);
    }

    /** Those who leave heads as they are. */
    public Looks(Taps taps, Rewrite.Chooser rewrites) {
      this(taps, rewrites, HeadEdit.NONE);
    }
  }

  /**
   * @param nanos a clock that only measures how long things take, such as {@link System#nanoTime}
   */
  public PassThrough(
      Vertx vertx,
      List<Upstream> upstreams,
      ProxyOptions options,
      Looks looks,
      LongSupplier nanos) {
    this.upstreams =
        upstreams.stream().collect(Collectors.toMap(Upstream::provider, Function.identity()));
    this.clients = new Clients(vertx, options);
    this.options = options;
    this.looks = looks;
    this.nanos = nanos;
  }

  @Override
  public boolean takes(Call call) {
    return upstream(call) != null;
  }

  private @Nullable Upstream upstream(Call call) {
    ProviderName provider = call.face().provider();
    return provider == null ? null : upstreams.get(provider);
  }

  @Override
  public void serve(Call call) {
    serve(call, call.takeKept());
  }

  private @Nullable Rewrite rewrite(Call call) {
    Rewrite chosen = looks.rewrites().of(call);
    Routed routed = call.routed();
    return routed == null ? chosen : new ModelRewrite(routed, chosen);
  }

  /**
   * Passes on a call of which another route has read.
   *
   * @param peek what was read of its body; null if nothing
   */
  public void serve(Call call, @Nullable Peek peek) {
    Upstream upstream = upstream(call);
    if (upstream == null) {
      call.refuse(new Refusal(404, "no_such_path", "This provider is not configured."));
      return;
    }
    if (!call.reads() && !call.caller().scope().allows(Lane.INTERACTIVE)) {
      call.refuse(
          new Refusal(
              403,
              "lane_not_allowed",
              "This gateway key may not make calls that are answered at once. Send Offpeak-Lane:"
                  + " batch with a call that can wait, or use another key."));
      return;
    }
    Refusal barred = call.mayNotPass();
    if (barred != null) {
      call.refuse(barred);
      return;
    }
    AccountName account = call.caller().scope().account();
    Secret key = upstream.key(account);
    if (account != null && key == null && !call.caller().ownCredential()) {
      call.refuse(AccountRefusal.of(account, upstream.provider()));
      return;
    }
    Address address = addresses.computeIfAbsent(upstream.baseUrl().get(), Address::of);
    CallTrace trace = call.trace();
    HeadEdit heads =
        trace == null ? looks.heads() : TraceTap.heads(looks.heads(), trace, address.host());
    Taps taps = trace == null ? looks.taps() : looks.taps().and(any -> new TraceTap(trace));
    new Exchange(
            call,
            new Exchange.Way(clients.here(address.secure()), address, key, heads),
            options,
            new Watch(SafeTap.open(taps, call), nanos))
        .start(rewrite(call), peek);
  }
}
