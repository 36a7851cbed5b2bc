package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.ResultLine;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reading a result file may say of its end, for every dialect. */
public abstract class ReadingContract {

  protected static final Secret KEY = new Secret("sk-secret-0123456789");

  protected abstract BatchProvider provider(String url);

  /** An ended batch with one result file at the server. */
  protected abstract ProviderBatch ended(String url);

  /** An answer line with {@code text} raw in a string. */
  protected abstract String line(String customId, String text);

  protected abstract String notFoundError();

  /** What was read. */
  protected record Read(ReadOutcome outcome, List<String> ids, List<String> lines) {}

  protected final Read read(StubServer.Script script) {
    return read(script, Integer.MAX_VALUE);
  }

  private Read read(StubServer.Script script, int linesMax) {
    List<String> ids = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (StubServer server = StubServer.start(script)) {
      ReadOutcome outcome =
          provider(server.url())
              .read(
                  ended(server.url()),
                  (line, result) -> {
                    ids.add(result.customId());
                    lines.add(new String(line, StandardCharsets.UTF_8));
                    assertThat(result).isInstanceOf(ResultLine.Answer.class);
                    return ids.size() < linesMax;
                  });
      return new Read(outcome, ids, lines);
    }
  }

  @Test
  void linesAreSplitAtLineFeedsOnlyAndHandedOverAsTheyAre() {
    String separators = "a\u2028b\u2029c\u0085d\\n";
    String one = line("1", separators);
    Read read = read(r -> StubServer.answer(200, one + "\n\n" + line("2", "é") + "\r\n"));
    assertThat(read.outcome()).isEqualTo(new ReadOutcome.Complete(2, 0));
    assertThat(read.ids()).containsExactly("1", "2");
    assertThat(read.lines().getFirst()).isEqualTo(one);
  }

  @Test
  void lineOfSeveralMegabytesIsOneLine() {
    String large = line("1", "x".repeat(5_000_000));
    Read read = read(r -> StubServer.answer(200, line("0", "") + "\n" + large + "\n"));
    assertThat(read.outcome()).isEqualTo(new ReadOutcome.Complete(2, 0));
    assertThat(read.lines().getLast()).isEqualTo(large);
  }

  @Test
  void lastLineWithoutALineEndCountsIfNothingIsMissing() {
    Read read = read(r -> StubServer.answer(200, line("1", "") + "\n" + line("2", "")));
    assertThat(read.outcome()).isEqualTo(new ReadOutcome.Complete(2, 0));
  }

  @Test
  void lastLineThatIsHalfALineIsIncompleteEvenIfTheLengthWasMet() {
    String cut = line("2", "").substring(0, 30);
    Read read = read(r -> StubServer.answer(200, line("1", "") + "\n" + cut));
    assertThat(read.outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read.ids()).containsExactly("1");
  }

  @Test
  void lengthThatIsNotMetIsIncompleteEvenBetweenLines() {
    Read read = read(r -> StubServer.cut(200, line("1", "") + "\n", 10));
    assertThat(read.outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read.ids()).containsExactly("1");
  }

  @Test
  void lastLineWithoutALineEndIsIncompleteIfNobodySaysThatItIsTheEnd() {
    Read read = read(r -> StubServer.unframed(200, line("1", "") + "\n" + line("2", "")));
    assertThat(read.outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read.ids()).containsExactly("1");
  }

  @Test
  void lineThatIsNoResultIsCountedAndPassedOver() {
    Read read = read(r -> StubServer.answer(200, "oops\n{}\n" + line("1", "") + "\n"));
    assertThat(read.outcome()).isEqualTo(new ReadOutcome.Complete(1, 2));
  }

  @Test
  void readerThatHasEnoughStopsTheRead() {
    Read read = read(r -> StubServer.answer(200, (line("1", "") + "\n").repeat(3)), 2);
    assertThat(read.outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read.ids()).hasSize(2);
  }

  @Test
  void providersOwn404IsNotFoundAndAPageIsNot() {
    assertThat(read(r -> StubServer.answer(404, notFoundError())).outcome())
        .isEqualTo(new ReadOutcome.NotFound());
    assertThat(read(r -> StubServer.answer(404, "<html/>")).outcome())
        .isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read(r -> null).outcome()).isInstanceOf(ReadOutcome.Incomplete.class);
    assertThat(read(r -> StubServer.answer(302, "", "location: /x")).outcome())
        .isInstanceOf(ReadOutcome.Incomplete.class);
  }

  protected static InstantSource time() {
    return InstantSource.system();
  }
}
