package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That {@code scripts/mutate} still breaks what it says. */
class MutationsTest {

  private static final Path PROJECT = Path.of("..");

  @Test
  void everyMutationMatchesExactlyOnePlace() throws IOException {
    List<Mutation> all = Mutation.read(PROJECT.resolve("scripts/mutations"));
    assertThat(all).hasSizeGreaterThanOrEqualTo(20);
    assertThat(all).extracting(Mutation::name).doesNotHaveDuplicates();
    for (Mutation mutation : all) {
      assertThat(mutation.places(PROJECT)).as(mutation.name()).isEqualTo(1);
      assertThat(mutation.broken()).as(mutation.name()).isNotEqualTo(mutation.whole());
    }
  }
}
