package dev.offpeak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Usd;
import dev.offpeak.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CachedLookTest {

  private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

  private final AtomicInteger looks = new AtomicInteger();
  private final List<Runnable> behind = new ArrayList<>();
  private volatile Instant now = START;
  private final CachedLook cached = new CachedLook(this::look, () -> now, behind::add);

  /** What each look finds tells which it was. */
  private AuditReport look() {
    return new AuditReport(START, START, new Usd(looks.incrementAndGet()), List.of(), Saving.NONE);
  }

  private static long which(CachedLook.Found found) {
    return found.report().spend().nanos();
  }

  @Test
  void looksAgainOnceItIsOld() {
    assertThat(which(cached.latest())).isEqualTo(1);
    now = START.plus(CachedLook.FRESH).minusNanos(1);
    assertThat(which(cached.latest())).isEqualTo(1);
    now = START.plus(CachedLook.FRESH);
    assertThat(which(cached.latest())).isEqualTo(2);
    assertThat(cached.latest().at()).isEqualTo(now);
  }

  @Test
  void whoDoesNotWaitGetsWhatIsKnownAndBeginsOneLook() {
    assertThat(cached.known()).isEmpty();
    assertThat(cached.known()).isEmpty();
    assertThat(behind).hasSize(1);
    behind.removeFirst().run();
    assertThat(cached.known().map(CachedLookTest::which)).contains(1L);
    assertThat(behind).isEmpty();
    now = START.plus(Duration.ofHours(1));
    assertThat(cached.known().map(CachedLookTest::which)).contains(1L);
    behind.removeFirst().run();
    assertThat(cached.known().map(CachedLookTest::which)).contains(2L);
  }

  @Test
  void manyWhoWaitShareOneLook() throws Exception {
    int callers = 8;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CachedLook slow =
        new CachedLook(
            () -> {
              begun.countDown();
              await(end);
              return look();
            },
            () -> now,
            behind::add);
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CachedLook.Found>> found = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        found.add(all.submit(slow::latest));
      }
      await(begun);
      end.countDown();
      for (Future<CachedLook.Found> one : found) {
        assertThat(which(one.get())).isEqualTo(1);
      }
    }
  }

  @Test
  void aStoreThatIsDownIsAskedAgain() {
    AtomicInteger tries = new AtomicInteger();
    CachedLook broken =
        new CachedLook(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new StoreException(StoreException.Reason.BUSY, "down");
              }
              return look();
            },
            () -> now,
            behind::add);
    assertThatThrownBy(broken::latest).isInstanceOf(StoreException.class);
    assertThat(broken.known()).isEmpty();
    behind.removeFirst().run();
    assertThat(broken.known()).isEmpty();
    assertThat(behind).as("not at every page").isEmpty();
    now = START.plus(CachedLook.AGAIN);
    assertThat(broken.known()).isEmpty();
    behind.removeFirst().run();
    assertThat(broken.known()).isPresent();
  }

  @Test
  void whatBreaksALookBehindBreaksNothingElse() {
    AtomicInteger tries = new AtomicInteger();
    CachedLook broken =
        new CachedLook(
            () -> {
              if (tries.incrementAndGet() < 2) {
                throw new ArithmeticException("long overflow");
              }
              return look();
            },
            () -> now,
            behind::add);
    assertThat(broken.known()).isEmpty();
    behind.removeFirst().run();
    now = START.plus(CachedLook.AGAIN);
    assertThat(broken.known()).isEmpty();
    behind.removeFirst().run();
    assertThat(broken.known()).isPresent();
  }

  @Test
  void whereNoLookCanBeBegunTheNextWhoAsksTriesAgain() {
    AtomicInteger refused = new AtomicInteger();
    CachedLook closing =
        new CachedLook(
            this::look,
            () -> now,
            task -> {
              if (refused.incrementAndGet() < 2) {
                throw new RejectedExecutionException("closing");
              }
              task.run();
            });
    assertThat(closing.known()).isEmpty();
    assertThat(closing.known()).isEmpty();
    assertThat(closing.known()).isPresent();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
