package dev.offpeak.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are broken, cut, in another encoding, or hostile. */
class ForeignBytesTest {

  private static final String GOOD =
      "{\"time\":\"2026-11-03T02:00:00Z\",\"model\":\"gpt-6-luna\",\"input_tokens\":10}\n";
  private static final String CSV =
      "time,model,input_tokens,cost_usd\n2026-11-03T02:00:00Z,gpt-6-luna,10,0.1\n";

  @Test
  void aBrokenLineCostsOnlyItself() {
    ReadRows read = ReadRows.of(GOOD + "{\"time\": \n\nnonsense\n[1]\n" + GOOD);
    assertThat(read.rows()).hasSize(2);
    assertThat(read.problems())
        .containsExactly(
            "2: not JSON: it ends in the middle", "4: not JSON", "5: not one JSON object");
  }

  @Test
  void bytesThatAreNotUtf8AreNamed() {
    byte[] latin = (GOOD + GOOD.replace("luna", "l\u00fcna")).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ReadRows.of(latin, Map.of()).problems()).containsExactly("2: not UTF-8");

    byte[] table = (CSV + "2026-11-03,l\u00fcna,1,1\n").getBytes(StandardCharsets.ISO_8859_1);
    ReadRows read = ReadRows.of(table, Map.of());
    assertThat(read.rows()).hasSize(1);
    assertThat(read.problems()).containsExactly("3: not UTF-8 in column \"model\"");
  }

  @Test
  void otherEncodingsAndKindsOfFilesAreRefusedByName() {
    for (Map.Entry<byte[], String> file :
        Map.of(
                CSV.getBytes(StandardCharsets.UTF_16),
                "UTF-16",
                "PAR1xxxx".getBytes(StandardCharsets.UTF_8),
                "Parquet",
                "PK\u0003\u0004".getBytes(StandardCharsets.UTF_8),
                "ZIP",
                new byte[] {'a', 0, 'b'},
                "not text",
                new byte[] {},
                "empty")
            .entrySet()) {
      assertThatThrownBy(() -> ReadRows.of(file.getKey(), Map.of()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(file.getValue());
    }
  }

  @Test
  void gzipIsReadAsFarAsItGoes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      Random random = new Random(3);
      for (int i = 0; i < 2_000; i++) {
        gzip.write(
            GOOD.replace("}", ",\"id\":\"" + random.nextLong() + "\"}")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = packed.toByteArray();
    assertThat(ReadRows.of(whole, Map.of()).rows()).hasSize(2_000);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThat(ReadRows.of(half, Map.of()).problems()).containsExactly("cut");
  }

  @Test
  void aListThatBreaksOffIsReadUntilThere() {
    ReadRows read = ReadRows.of("[\n" + GOOD + ",\n" + GOOD + ",\n{\"time\": ");
    assertThat(read.rows()).hasSize(2);
    assertThat(read.problems())
        .containsExactly("6: not JSON: it ends in the middle; nothing behind it is read");
  }

  @Test
  void rowsThatDoNotFitTheHeaderAreNamed() {
    ReadRows read = ReadRows.of(CSV + "2026-11-03,a\n2026-11-03,m,1,1\n2026-11-03,m,1,\"open\n");
    assertThat(read.rows()).hasSize(2);
    assertThat(read.problems().getFirst()).isEqualTo("3: has 2 fields for the header's 4 columns");
    assertThat(read.problems().get(1)).contains("open quote");
  }

  @Test
  void valuesThatCannotBeAreNamed() {
    String head = "time,model,input_tokens,cached_tokens,cost_usd,streamed\n";
    ReadRows read =
        ReadRows.of(
            head
                + ",m,1,,,\n"
                + "soon,m,1,,,\n"
                + "1901-01-01,m,1,,,\n"
                + "2099-01-01,m,1,,,\n"
                + "2026-11-03,,1,,,\n"
                + "2026-11-03,m,-1,,,\n"
                + "2026-11-03,m,1.5,,,\n"
                + "2026-11-03,m,1E999999999,,,\n"
                + "2026-11-03,m,1,9,,\n"
                + "2026-11-03,m,1,,1E999999999,\n"
                + "2026-11-03,m,1,,-1,\n"
                + "2026-11-03,m,1,,,maybe\n"
                + "2026-11-03,m,9223372036854775807,,,\n"
                + "2026-11-03,m,1,,9000000000,\n"
                + "2026-11-03,m,,,,\n");
    assertThat(read.rows()).isEmpty();
    assertThat(read.problems()).hasSize(15);
  }

  @Test
  void randomBytesNeverBreakTheReader() {
    Random random = new Random(11);
    byte[][] seeds = {GOOD.getBytes(StandardCharsets.UTF_8), CSV.getBytes(StandardCharsets.UTF_8)};
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = seeds[i % 2].clone();
      for (int change = 0; change < 4; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(ReadRows.of(bytes, Map.of())).isNotNull();
      } catch (SourceException named) {
        assertThat(named).hasMessageEndingWith(".");
      }
    }
  }
}
