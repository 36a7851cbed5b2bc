package dev.offpeak.sandbox.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read piece by piece comes out whole, wherever the pieces break. */
final class ReadersTest {
  /** Hands out bytes in pieces of random size. */
  private static final class Trickle extends InputStream {
    private final InputStream in;
    private final Random random;

    Trickle(InputStream in, long seed) {
      this.in = in;
      this.random = new Random(seed);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(97)));
    }
  }

  private static List<String> elements(String json, long seed) throws IOException {
    ElementReader reader =
        new ElementReader(
            new Trickle(new ByteArrayInputStream(json.getBytes(UTF_8)), seed), "requests", 1 << 20);
    List<String> elements = new ArrayList<>();
    while (reader.next()) {
      elements.add(new String(reader.buffer(), reader.start(), reader.length(), UTF_8));
    }
    return elements;
  }

  @Test
  void elementsComeOutExactlyAsSent() throws IOException {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String tricky = "\\\\\\\"]}{[,\\u005b \u2028é".repeat(i % 60);
      wanted.add("{\"a\" :\n [\"%s\", {}], \"b\":-1.5e3}".formatted(tricky));
    }
    String json = " {\"x\":[1,{\"requests\":[]}], \"requests\" : [ ";
    json += String.join(" ,\n", wanted) + "] , \"y\":true}\n";
    for (long seed = 0; seed < 20; seed++) {
      assertThat(elements(json, seed)).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"requests\":[{}",
        "{\"requests\":[{}]",
        "{\"requests\":[{},]}",
        "{\"requests\":[,{}]}",
        "{\"requests\":[{} {}]}",
        "{\"requests\":[{}]} x",
        "{\"requests\":[{\"a\":\"b]}",
        "{\"requests\":[{}],}",
        "{requests:[]}"
      })
  void brokenEnvelopesAreRefused(String json) {
    assertThatThrownBy(() -> elements(json, 1))
        .isInstanceOf(ElementReader.MalformedException.class);
  }

  @Test
  void aLargeBodyIsReadWithAWindowOnly() throws IOException {
    byte[] element = ("{\"a\":\"" + "x".repeat(3_000) + "\"},").getBytes(UTF_8);
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++, at++) {
              bytes[offset + i] = at < 13 ? head(at) : element[(int) ((at - 13) % element.length)];
            }
            return length;
          }

          private static byte head(long at) {
            return (byte) "{\"requests\":[".charAt((int) at);
          }
        };
    ElementReader reader = new ElementReader(endless, "requests", 1 << 20);
    for (int i = 0; i < 20_000; i++) {
      assertThat(reader.next()).isTrue();
    }
    assertThat(reader.buffer().length).isEqualTo(1 << 16);
  }

  @Test
  void linesEndAtTheLineFeedOnly() throws IOException {
    String text = "a\u2028\u0085b\rc\n\nlast " + "z".repeat(200_000);
    List<String> lines = new ArrayList<>();
    try (LineReader reader =
        new LineReader(new Trickle(new ByteArrayInputStream(text.getBytes(UTF_8)), 3))) {
      while (reader.next()) {
        lines.add(new String(reader.buffer(), reader.start(), reader.length(), UTF_8));
      }
    }
    assertThat(lines).containsExactly("a\u2028\u0085b\rc", "", "last " + "z".repeat(200_000));
  }

  @Test
  void bodiesAreFoundByTheirExactBytes() {
    RequestParser parser = new RequestParser("body");
    String body = "{ \"model\" : \"m\",\n\"x\":[\"}\"] }";
    byte[] line =
        ("##{\"custom_id\":\"é\",\"body\":" + body + " , \"url\":\"/v1\"}").getBytes(UTF_8);
    RequestParts parts = Objects.requireNonNull(parser.parse(line, 2, line.length - 2));
    assertThat(new String(line, parts.bodyStart(), parts.bodyLength(), UTF_8)).isEqualTo(body);
    assertThat(parts.customId()).isEqualTo("é");
    assertThat(parts.model()).isEqualTo("m");
    assertThat(parts.url()).isEqualTo("/v1");
    for (String broken : List.of("{}x", "[]", "{", "", "\uFEFF{}", "{\"a\":01}")) {
      byte[] bytes = broken.getBytes(UTF_8);
      assertThat(parser.parse(bytes, 0, bytes.length)).isNull();
    }
  }
}
