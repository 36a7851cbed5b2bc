package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.proxy.Rewrite;
import dev.offpeak.gateway.proxy.Tap;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.CallStore;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Books every call that passes: the entry point of metering. {@link #looks} is given to the
 * pass-through; closing writes what waits. Thread-safe.
 */
public final class Metering implements AutoCloseable {

  private static final String ACCEPT_ENCODING = "accept-encoding";

  /** Longer names are of no model that there is. */
  private static final int MODEL_LENGTH_MAX = 100;

  private final Tagger tagger;
  private final InstantSource time;
  private final UsageJudge judge = new UsageJudge(new LearnedTokens());
  private final CallWriter writer;
  private final CallListener listener;

  /**
   * @param store where entries go; asked for on a thread of its own, so that it may open slowly, or
   *     throw while it is down
   */
  public Metering(Supplier<CallStore> store, PriceList prices, Tagger tagger, InstantSource time) {
    this(store, prices, tagger, time, CallListener.NONE);
  }

  /** Like the other one, with somebody who hears of each call. */
  public Metering(
      Supplier<CallStore> store,
      PriceList prices,
      Tagger tagger,
      InstantSource time,
      CallListener listener) {
    this(store, prices, tagger, time, listener, CallWriter.QUEUE_MAX);
  }

  /** Whether what the call costs is booked, if it passes. */
  public static boolean books(Call call) {
    return CallKind.of(call) != null;
  }

  Metering(
      Supplier<CallStore> store,
      PriceList prices,
      Tagger tagger,
      InstantSource time,
      CallListener listener,
      int queueMax) {
    this.tagger = tagger;
    this.time = time;
    this.listener = listener;
    this.writer = new CallWriter(store, prices, queueMax);
  }

  /** What looks on, and what it changes: a chat stream is asked for its usage. */
  public PassThrough.Looks looks() {
    return new PassThrough.Looks(this::tap, Metering::rewrite, Metering::readable);
  }

  private Tap tap(Call call) {
    CallKind kind = CallKind.of(call);
    ProviderName provider = call.face().provider();
    return kind == null || provider == null
        ? Tap.NONE
        : new MeterTap(call, kind, provider, time.instant(), tagger, judge, this::seen);
  }

  private void seen(Observed call) {
    writer.offer(call);
    String model = call.model() == null ? call.billed().model() : call.model();
    String known = model == null || model.isBlank() ? "unknown" : model;
    String shortened = known.substring(0, Math.min(known.length(), MODEL_LENGTH_MAX));
    Duration total = call.course().total();
    if (total != null) {
      listener.ended(call.provider(), shortened, call.billed().usage(), total);
    }
  }

  private static @Nullable Rewrite rewrite(Call call) {
    CallKind kind = CallKind.of(call);
    return kind == CallKind.CHAT || kind == CallKind.COMPLETIONS ? new UsageAsk() : null;
  }

  /** Asks the provider for no compression but gzip, the one that can be read on the way. */
  private static void readable(Call call, MultiMap headers) {
    String accepted = headers.get(ACCEPT_ENCODING);
    if (accepted != null && CallKind.of(call) != null) {
      headers.set(ACCEPT_ENCODING, takesGzip(headers) ? "gzip" : "identity");
    }
  }

  private static boolean takesGzip(MultiMap headers) {
    for (String line : headers.getAll(ACCEPT_ENCODING)) {
      for (String part : line.split(",", -1)) {
        String coding = part.replace(" ", "").toLowerCase(Locale.ROOT);
        if (coding.equals("gzip") || (coding.startsWith("gzip;") && !isZero(coding))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isZero(String coding) {
    return coding.matches(".*;q=0(\\.0*)?");
  }

  /** How many calls are in no ledger because they could not be written. */
  public long dropped() {
    return writer.dropped();
  }

  @Override
  public void close() {
    writer.close();
  }
}
