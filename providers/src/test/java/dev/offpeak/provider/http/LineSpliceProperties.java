package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.anthropic.AnthropicDialect;
import dev.offpeak.provider.openai.OpenAiDialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;

final class LineSpliceProperties {

  private static final OpenAiDialect OPENAI = new OpenAiDialect();
  private static final AnthropicDialect ANTHROPIC = new AnthropicDialect();

  /** Bodies with every kind of character in strings and every line break between tokens. */
  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> gaps = Arbitraries.of("", " ", "\n", "\r\n", "\t");
    return Arbitraries.strings()
        .all()
        .ofMaxLength(40)
        .flatMap(text ->
            gaps.map(
                gap -> "{" + gap + "\"t\":" + gap + Json.quote(new StringBuilder(), text) + "}"));
  }

  @Property(tries = 200)
  void everyBodyArrivesInItsLineByteForByteButForLineBreaks(
      @ForAll @Size(min = 1, max = 5) List<@From("bodies") String> bodies,
      @ForAll @IntRange(min = 1, max = 70) int bufferSize)
      throws IOException {
    BatchInput input = Inputs.of(OPENAI, Endpoint.RESPONSES, bodies.toArray(String[]::new));
    byte[] wire = all(new byte[0], input, OPENAI, new byte[0], bufferSize);
    assertThat(wire).hasSize((int) input.wireBytes());
    String text = new String(wire, StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    assertThat(lines).hasSize(bodies.size() + 1).endsWith("");
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(lines[i])
          .isEqualTo(
              "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":%s}",
              Inputs.attempt(i).wire(), bodies.get(i).replace('\n', ' ').replace('\r', ' '));
    }
  }

  @Property(tries = 200)
  void requestsOfOneBodyAreAsLongAsAnnouncedAndReadBackAsTheyWere(
      @ForAll @Size(min = 1, max = 5) List<@From("bodies") String> bodies,
      @ForAll @IntRange(min = 1, max = 70) int bufferSize)
      throws IOException {
    BatchInput input = Inputs.of(ANTHROPIC, Endpoint.MESSAGES, bodies.toArray(String[]::new));
    byte[] prefix = "{\"requests\":[".getBytes(StandardCharsets.UTF_8);
    byte[] wire = all(prefix, input, ANTHROPIC, "]}".getBytes(StandardCharsets.UTF_8), bufferSize);
    assertThat(wire).hasSize((int) input.wireBytes());
    JsonNode requests = Objects.requireNonNull(Json.object(wire)).path("requests");
    assertThat(requests.size()).isEqualTo(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      byte[] body = bodies.get(i).getBytes(StandardCharsets.UTF_8);
      assertThat(requests.path(i).path("params")).isEqualTo(Json.object(body));
    }
  }

  @Property(tries = 200)
  void resultLineKeepsEverythingButTheId(
      @ForAll String wireId, @ForAll String userId, @ForAll("bodies") String body) {
    for (Dialect dialect : List.of(OPENAI, ANTHROPIC)) {
      String before = "{\"id\":\"b\", \"custom_id\" : ";
      String after = " ,\"response\":{\"custom_id\":\"inner\",\"body\":" + body + "}}";
      byte[] line =
          (before + Json.quote(new StringBuilder(), wireId) + after)
              .getBytes(StandardCharsets.UTF_8);
      assertThat(new String(dialect.resultLine(userId, line, null, ""), StandardCharsets.UTF_8))
          .isEqualTo(before + Json.quote(new StringBuilder(), userId) + after);
    }
  }

  private static byte[] all(
      byte[] prefix, BatchInput input, LineFormat format, byte[] suffix, int bufferSize)
      throws IOException {
    try (InputStreamOfLines in = new InputStreamOfLines(prefix, input.open(), format, suffix)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[bufferSize];
      for (int read = in.read(buffer, 0, bufferSize);
          read >= 0;
          read = in.read(buffer, 0, bufferSize)) {
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    }
  }
}
