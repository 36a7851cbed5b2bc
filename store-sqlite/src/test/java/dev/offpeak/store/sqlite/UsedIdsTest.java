package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsedIdsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 1_000_000})
  void eachSecondUseIsFoundWithItsFirstAndNoOther(int inMemory) {
    SplittableRandom random = new SplittableRandom(20261125);
    Map<String, Long> firsts = new HashMap<>();
    try (UsedIds used = new UsedIds(inMemory)) {
      for (long ordinal = 1; ordinal <= 5_000; ordinal++) {
        String id = "row-" + random.nextInt(4_000);
        Long first = firsts.putIfAbsent(id, ordinal);
        assertThat(used.use(id, ordinal))
            .isEqualTo(first == null ? OptionalLong.empty() : OptionalLong.of(first));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void idsThatOnlyLookAlikeAreDifferent(int inMemory) {
    String[] ids = {
      "", "a", "A", "a ", "a\0", "\u00e9", "e\u0301", "\ud800", "\udfff", "?", "\ufffd"
    };
    try (UsedIds used = new UsedIds(inMemory)) {
      for (int i = 0; i < ids.length; i++) {
        assertThat(used.use(ids[i], i + 1)).isEmpty();
      }
      for (int i = 0; i < ids.length; i++) {
        assertThat(used.use(ids[i], 99)).hasValue(i + 1);
      }
    }
  }
}
