package dev.offpeak.benchmarks;

import dev.offpeak.dispatch.Dispatcher;
import dev.offpeak.dispatch.Terms;
import dev.offpeak.intake.Intake;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.IdSource;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Target;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.retry.Pace;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A store in a fresh folder, with an intake and a dispatcher on it; removed when closed. */
final class Bench implements AutoCloseable {

  static final Duration LONG = Duration.ofDays(1);
  private static final int BATCH_REQUESTS = 50_000;

  final Path folder;
  final Store store;
  final InstantSource time = this::now;
  final Intake intake;
  final InstantProvider provider;
  final Dispatcher dispatcher;
  final RunSpec spec;

  /** How far this bench's clock is ahead, so that no wait is ever waited for. */
  private volatile Duration ahead = Duration.ZERO;

  Bench() {
    try {
      folder = Files.createTempDirectory("offpeak-bench-");
      Files.createDirectory(folder.resolve("uploads"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Account account =
        new Account(
            new AccountId("0123456789ab"), new Target(ProviderName.OPENAI, "http://instant"));
    store = SqliteStore.open(folder.resolve("home"));
    SplittableRandom random = new SplittableRandom(1);
    Pricer pricer = new Pricer(PriceList.bundled(), store.ledger(), time);
    intake = new Intake(store, pricer, time, random);
    provider = new InstantProvider(account, folder.resolve("uploads"), BATCH_REQUESTS);
    dispatcher =
        new Dispatcher(
            store,
            provider,
            time,
            new IdSource(time, random),
            Terms.usual(store, Pace.DEFAULT, PriceList.bundled()));
    spec = RunSpec.of(account, new Feature("benchmark"));
  }

  private Instant now() {
    return InstantSource.system().instant().plus(ahead);
  }

  /** Plans and sends whatever is ready. */
  void sendAll() {
    dispatcher.start();
    boolean more = true;
    while (more) {
      boolean planned = dispatcher.plan();
      more = dispatcher.submit() || planned;
    }
  }

  /** Looks at every batch, as if the first poll were due. */
  void pollNow() {
    ahead = ahead.plus(Pace.POLL_INTERVAL_DEFAULT);
    while (dispatcher.poll()) {
      // Until nothing is due.
    }
  }

  @Override
  public void close() {
    store.close();
    delete(folder);
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
