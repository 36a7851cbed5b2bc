package dev.offpeak.gateway.keys;

import dev.offpeak.gateway.defer.Desk;
import dev.offpeak.gateway.defer.Hashes;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.gateway.http.Credentials;
import dev.offpeak.gateway.proxy.CallEnd;
import dev.offpeak.gateway.proxy.Tap;
import dev.offpeak.gateway.proxy.Taps;
import dev.offpeak.model.Budget;
import dev.offpeak.model.KeyId;
import dev.offpeak.model.KeySecret;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore;
import dev.offpeak.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are good just now, held in memory, so that no call waits for the store and a dead
 * store stops no call of a known key. Looked up again every second, so that what is created and
 * revoked takes effect within two. Thread-safe.
 */
public final class KeyRing implements Credentials, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<KeyStore> store;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Known known;

  /**
   * What was seen last.
   *
   * @param read whether it was ever read; before, nobody knows whether there are keys
   * @param any whether there is a key, a revoked one included
   * @param good by hash
   * @param byName the good ones
   */
  private record Known(
      boolean read, boolean any, Map<String, HeldKey> good, Map<String, HeldKey> byName) {}

  private KeyRing(Supplier<KeyStore> store, InstantSource time, LongSupplier nanos) {
    this.store = store;
    this.time = time;
    this.nanos = nanos;
    this.known = new Known(false, false, Map.of(), Map.of());
    this.thread = Thread.ofVirtual().name("gateway-keys").unstarted(this::loop);
  }

  /**
   * Reads the keys and goes on reading them. While they could not be read even once, every call is
   * refused, because nobody knows whether it would need one.
   *
   * @param store asked for whenever keys are read; what it throws counts as a store that is down
   * @param nanos a clock that only measures how long things take
   */
  public static KeyRing open(Supplier<KeyStore> store, InstantSource time, LongSupplier nanos) {
    KeyRing ring = new KeyRing(store, time, nanos);
    ring.look();
    ring.thread.start();
    return ring;
  }

  /** Whether the keys were ever read; before, nobody is let in. */
  public boolean ready() {
    return known.read();
  }

  @Override
  public boolean required() {
    Known now = known;
    return now.any() || !now.read();
  }

  @Override
  public Admission admit(Call call) {
    Presented presented = Presented.by(call);
    Known now = known;
    if (presented == null) {
      return required() ? KeyRefusals.withoutKey(call, now.read()) : ADMITTED_LOCAL;
    }
    HeldKey key = now.good().get(KeySecret.hash(presented.key()));
    if (key == null) {
      return KeyRefusals.unknownKey(now.read());
    }
    key.use(time.instant());
    if (asksModels(call)) {
      Duration wait = key.take(nanos.getAsLong());
      if (!wait.isZero()) {
        return KeyRefusals.tooFast(key.key(), wait);
      }
      Budget budget = key.key().scope().budget();
      if (budget != null && !call.reads()) {
        call.pays(key.purse(budget, time));
        if (!key.hasRoom()) {
          call.mayNotBuy(KeyRefusals.overBudget(key.key(), budget, time.instant()));
        }
      }
    }
    return new Admission.Admitted(key.caller(presented.ownCredential()));
  }

  /** Whether a call may have a model answer: at a provider's path, or handed in at ours. */
  private static boolean asksModels(Call call) {
    return call.face().provider() != null || (call.path().equals(Desk.PATH) && !call.reads());
  }

  private static final Admission ADMITTED_LOCAL = new Admission.Admitted(Caller.LOCAL);

  /** The good key with that text; for those who ask for keys themselves, as a page does. */
  public Optional<GatewayKey> find(String key) {
    return Optional.ofNullable(known.good().get(KeySecret.hash(key))).map(HeldKey::key);
  }

  /** The good key of that id; how a session sees that its key was revoked. */
  public Optional<GatewayKey> find(KeyId id) {
    return known.good().values().stream()
        .map(HeldKey::key)
        .filter(key -> key.id().equals(id))
        .findFirst();
  }

  /** Looks on while calls pass, to know how many of a key are in flight. */
  public Taps taps() {
    return call -> {
      HeldKey key = known.byName().get(call.caller().name());
      if (key == null || key.key().scope().budget() == null) {
        return Tap.NONE;
      }
      key.begin();
      return new Tap() {
        @Override
        public void ended(CallEnd end) {
          key.end();
        }
      };
    };
  }

  private void loop() {
    boolean down = !known.read();
    while (!ended()) {
      boolean read = look();
      if (down && read) {
        LOG.info("gateway keys are read again");
      }
      down = !read;
    }
  }

  private boolean ended() {
    try {
      return closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Reads what is new and writes when keys were used; false if the store is down. */
  private boolean look() {
    try {
      KeyStore keys = store.get();
      known = seen(keys, known);
      for (HeldKey key : known.good().values()) {
        spend(keys, key);
      }
      writeUse(keys);
      return true;
    } catch (StoreException | UncheckedIOException down) {
      LOG.warn("gateway keys cannot be read; those known go on: {}", down.getMessage());
      return false;
    } catch (RuntimeException broken) {
      LOG.warn("gateway keys cannot be read: {}", broken.getClass().getName());
      return false;
    }
  }

  private Known seen(KeyStore keys, Known before) {
    Map<String, HeldKey> good = new HashMap<>();
    Map<String, HeldKey> byName = new HashMap<>();
    boolean any = before.any();
    for (GatewayKey key : keys.list()) {
      any = true;
      if (key.revokedAt() == null) {
        HeldKey held = before.good().get(key.hash());
        HeldKey now = held == null ? new HeldKey(key, nanos.getAsLong()) : held;
        good.put(key.hash(), now);
        byName.put(key.name(), now);
      }
    }
    return new Known(true, any, Map.copyOf(good), Map.copyOf(byName));
  }

  private void spend(KeyStore keys, HeldKey key) {
    Instant now = time.instant();
    @Nullable Budget budget = key.key().scope().budget();
    if (budget != null && key.wantsSpend(now)) {
      Instant from = HeldKey.from(budget, now);
      String name = key.key().name();
      long included = key.stored();
      key.spent(keys.spent(name, Hashes.ofKey(name), from), from, included);
    }
  }

  private void writeUse(KeyStore keys) {
    Map<KeyId, Instant> uses = new HashMap<>();
    for (HeldKey key : known.good().values()) {
      Instant use = key.unwrittenUse();
      if (use != null) {
        uses.put(key.key().id(), use);
      }
    }
    keys.used(uses);
    for (HeldKey key : known.good().values()) {
      Instant use = uses.get(key.key().id());
      if (use != null) {
        key.written(use);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
