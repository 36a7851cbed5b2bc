package dev.offpeak.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parser over its kept inputs, among them all that once broke one, and then over mutations of
 * them for a moment. {@code scripts/fuzz} does it for hours, led by what the inputs reach.
 */
class CorpusTest {

  /** Of mutated inputs, for one parser; {@code -Doffpeak.fuzz.millis=60000} for longer. */
  private static final long MILLIS = Long.getLong("offpeak.fuzz.millis", 800);

  private static final long SEED = Long.getLong("offpeak.seed", 20261125L);
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

  static Set<String> names() {
    return Targets.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theParserKeepsItsPromises(String name) throws IOException {
    Target target = Targets.named(name);
    List<byte[]> kept = kept(name);
    assertNotEquals(0, kept.size(), "the corpus of " + name);
    for (byte[] input : kept) {
      feed(name, target, input);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    Mutations mutations = new Mutations(kept, random);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    while (System.nanoTime() < until) {
      feed(name, target, mutations.next());
    }
  }

  private static List<byte[]> kept(String name) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    return inputs;
  }

  private static void feed(String name, Target target, byte[] input) {
    try {
      target.feed(input);
    } catch (Exception | AssertionError | StackOverflowError broken) {
      fail(
          "%s, seed %d, input in Base64: %s"
              .formatted(name, SEED, Base64.getEncoder().encodeToString(input)),
          broken);
    }
  }
}
