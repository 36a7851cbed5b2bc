package dev.offpeak.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {

  @Test
  void allComeInOrderAndThenNothingMore() {
    Iterator<String> source = List.of("a", "b").iterator();
    AtomicInteger asked = new AtomicInteger();
    try (ReadAhead<String> ahead =
        new ReadAhead<>(() -> {
          asked.incrementAndGet();
          return source.hasNext() ? source.next() : null;
        })) {
      assertThat(ahead.next()).isEqualTo("a");
      assertThat(ahead.next()).isEqualTo("b");
      assertThat(ahead.next()).isNull();
      assertThat(ahead.next()).isNull();
    }
    assertThat(asked).as("the end is asked for once").hasValue(3);
  }

  @Test
  void theNextIsTakenBeforeItIsAskedFor() throws InterruptedException {
    SynchronousQueue<String> source = new SynchronousQueue<>();
    try (ReadAhead<String> ahead = new ReadAhead<>(() -> taken(source))) {
      source.put("a");
      assertThat(ahead.next()).isEqualTo("a");
      // Returns only once somebody takes it, and nobody has asked for the second one.
      source.put("b");
      assertThat(ahead.next()).isEqualTo("b");
      source.put("c");
    }
  }

  @Test
  void whatTheSupplierThrowsIsThrownToWhoAsks() {
    IllegalStateException broken = new IllegalStateException("the store is gone");
    try (ReadAhead<String> ahead =
        new ReadAhead<>(() -> {
          throw broken;
        })) {
      assertThatThrownBy(ahead::next).isSameAs(broken);
    }
  }

  private static String taken(SynchronousQueue<String> source) {
    try {
      return source.take();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
