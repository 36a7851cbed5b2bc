package dev.offpeak.source;

import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BytesTest {

  private static String json(String text) {
    return new JsonBytes(1).text(text).toString();
  }

  @Test
  void textsAreQuotedAsJson() {
    assertThat(json("a\"\\/\n\r\t\b\f\u0000\u001f\u007fé日😀"))
        .isEqualTo("\"a\\\"\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f\u007fé日😀\"");
    assertThat(json("\ud800x\udc00")).isEqualTo("\"\\ud800x\\udc00\"");
  }

  @Test
  void compactTakesSpaceBetweenTokensOnly() {
    byte[] json = utf8("{ \"a b\" :\t[ 1 , \" \\\" \" ] }\n");

    assertThat(new JsonBytes().compact(json, 0, json.length).toString())
        .isEqualTo("{\"a b\":[1,\" \\\" \"]}");
  }

  @Test
  void bytesThatAreNotUtf8AreFound() {
    assertThat(Utf8.firstInvalid(utf8("plain ascii é 日本 😀 and more"), 0, 35)).isEqualTo(-1);
    int[][] broken = {
      {0x80},
      {0xC0, 0x80},
      {0xC3},
      {0xE0, 0x80, 0x80},
      {0xED, 0xA0, 0x80},
      {0xF5, 0x80, 0x80, 0x80},
      {0xF4, 0x90, 0x80, 0x80},
      {0xE2, 0x82},
      {0xE2, 0x28, 0xA1},
      {0xFF}
    };
    for (int[] sequence : broken) {
      byte[] bytes = utf8("0123456789 " + "x".repeat(sequence.length));
      for (int at = 0; at < sequence.length; at++) {
        bytes[11 + at] = (byte) sequence[at];
      }
      assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(11);
      assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\uFFFD");
    }
  }

  @Test
  void linesEndAtLineFeedsOnly() throws IOException {
    String content = "a\u2028b\u0085c\rd\r\n\nlast";
    List<String> lines = new ArrayList<>();
    LineReader reader = new LineReader(new ByteArrayInputStream(utf8(content)), 100);
    while (reader.next()) {
      lines.add(
          new String(
              reader.bytes(),
              reader.start(),
              reader.end() - reader.start(),
              StandardCharsets.UTF_8));
    }

    assertThat(lines).containsExactly("a\u2028b\u0085c\rd", "", "last");
  }

  @Test
  void boundOnLinesIsExact() throws IOException {
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(utf8("x".repeat(10) + "\n" + "y".repeat(11) + "\nz")), 10);

    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isFalse();
    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.end() - reader.start()).isEqualTo(1);
    assertThat(reader.next()).isFalse();
  }
}
