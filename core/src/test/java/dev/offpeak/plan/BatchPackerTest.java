package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BatchPackerTest {

  private static final int ENVELOPE = 10;

  @Test
  void whatIsTakenIsCounted() {
    BatchPacker packer = new BatchPacker(new BatchSize(10, 1_000, 1_000), ENVELOPE);

    assertThat(packer.offer(30, 7)).isTrue();
    assertThat(packer.offer(20, 5)).isTrue();

    assertThat(packer.requests()).isEqualTo(2);
    assertThat(packer.bytes()).isEqualTo(ENVELOPE + 50);
    assertThat(packer.tokens()).isEqualTo(12);
  }

  @Test
  void aBatchMayBeExactlyFull() {
    assertThat(second(new BatchSize(2, 60, 12))).isTrue();
  }

  @Test
  void oneMoreOfAnythingIsTooMuch() {
    assertThat(second(new BatchSize(1, 60, 12))).as("requests").isFalse();
    assertThat(second(new BatchSize(2, 59, 12))).as("bytes").isFalse();
    assertThat(second(new BatchSize(2, 60, 11))).as("tokens").isFalse();
  }

  @Test
  void whatDoesNotFitIsNotCounted() {
    BatchPacker packer = new BatchPacker(new BatchSize(1, 1_000, 1_000), ENVELOPE);
    packer.offer(30, 7);

    assertThat(packer.offer(20, 5)).isFalse();

    assertThat(packer.requests()).isEqualTo(1);
    assertThat(packer.bytes()).isEqualTo(ENVELOPE + 30);
    assertThat(packer.tokens()).isEqualTo(7);
  }

  @Test
  void theFirstRequestIsTakenHoweverLarge() {
    assertThat(new BatchPacker(new BatchSize(1, 20, 1), ENVELOPE).offer(500, 500)).isTrue();
  }

  /** Whether a second request of 20 bytes and 5 tokens fits beside one of 30 bytes and 7 tokens. */
  private static boolean second(BatchSize size) {
    BatchPacker packer = new BatchPacker(size, ENVELOPE);
    packer.offer(30, 7);
    return packer.offer(20, 5);
  }
}
