package dev.offpeak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BatchPackerProperties {

  /** No batch passes a limit, unless a single request does; and no request is left behind. */
  @Property
  void limitsHoldAndNothingIsLost(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 5_000) Integer> lines,
      @ForAll @IntRange(min = 1, max = 50) int requestsMax,
      @ForAll @IntRange(min = 10, max = 20_000) int bytesMax,
      @ForAll @IntRange(min = 1, max = 9_000) int tokensMax) {
    BatchSize size = new BatchSize(requestsMax, bytesMax, tokensMax);
    int packed = 0;
    while (packed < lines.size()) {
      BatchPacker packer = new BatchPacker(size, 2);
      int before = packed;
      while (packed < lines.size() && packer.offer(lines.get(packed), lines.get(packed) / 4)) {
        packed++;
      }
      assertThat(packed).isGreaterThan(before);
      assertThat(packer.requests()).isEqualTo(packed - before).isLessThanOrEqualTo(requestsMax);
      if (packer.requests() > 1) {
        assertThat(packer.bytes()).isLessThanOrEqualTo(bytesMax);
        assertThat(packer.tokens()).isLessThanOrEqualTo(tokensMax);
      }
    }
  }
}
