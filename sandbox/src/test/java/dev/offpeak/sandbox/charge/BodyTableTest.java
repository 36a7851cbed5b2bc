package dev.offpeak.sandbox.charge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Counts of many bodies. */
final class BodyTableTest {
  private static byte[] hash(long number) {
    return ByteBuffer.allocate(32).putLong(number).putLong(0).putLong(number).putLong(7).array();
  }

  @Test
  void countsSurviveGrowth() {
    BodyTable table = new BodyTable();
    for (int i = 0; i < 10_000; i++) {
      table.request(hash(i), 0, i);
      table.request(hash(i), 0, i);
      table.charge(hash(i), 0);
    }
    table.charge(hash(5), 0);
    assertThat(table.size()).isEqualTo(10_000);
    assertThat(table.countRequests()).isEqualTo(10_000);
    assertThat(table.countMoreThanOnce()).isEqualTo(1);
    assertThat(table.countMoreThanRequested()).isEqualTo(1);
    assertThat(table.of(hash(5)).charged()).isEqualTo(2);
  }

  @Test
  void equalBodiesOfDifferentRequestsMayBeChargedEach() {
    BodyTable table = new BodyTable();
    for (int i = 0; i < 3; i++) {
      table.request(hash(1), 0, i);
      table.charge(hash(1), 0);
    }
    assertThat(table.countMoreThanOnce()).isEqualTo(1);
    assertThat(table.countMoreThanRequested()).isZero();
  }
}
