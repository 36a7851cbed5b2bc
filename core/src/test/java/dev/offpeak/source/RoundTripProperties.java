package dev.offpeak.source;

import static dev.offpeak.source.Inputs.open;
import static dev.offpeak.source.Inputs.request;
import static dev.offpeak.source.Inputs.rows;
import static dev.offpeak.source.Inputs.text;
import static dev.offpeak.source.Inputs.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.sink.Outcome;
import dev.offpeak.sink.ResultColumns;
import dev.offpeak.sink.ResultFile;
import dev.offpeak.sink.RowColumns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class RoundTripProperties {

  @Provide
  Arbitrary<String> field() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("ab,;\t\"'\r\n {}\\").ofMaxLength(8),
        Arbitraries.strings()
            .all()
            .excludeChars('\uFEFF')
            .ofMaxLength(6)
            .filter(text -> !Utf8.hasLoneSurrogate(text) && text.indexOf('\0') < 0),
        Arbitraries.of("", "null", "é日😀\u2028\u0085", "=1+1", " x "));
  }

  @Provide
  Arbitrary<List<List<String>>> table() {
    return Arbitraries.integers()
        .between(1, 4)
        .flatMap(width -> field().list().ofSize(width).list().ofMinSize(1).ofMaxSize(5));
  }

  @Property(tries = 300)
  void csvFieldsSurviveTheWayInAndOut(
      @ForAll("table") List<List<String>> table, @ForAll @IntRange(min = 1, max = 7) int chunk)
      throws IOException {
    StringWriter csv = new StringWriter();
    CsvWriter writer = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(csv);
    int width = table.getFirst().size();
    List<String> header = new ArrayList<>();
    for (int at = 0; at < width; at++) {
      header.add("c" + at + (chunk > 3 ? ",\"" : ""));
    }
    header.set(0, header.getFirst() + ",");
    writer.writeRecord(header);
    table.forEach(row -> writer.writeRecord(row));
    writer.flush();

    List<byte[]> kept = new ArrayList<>();
    for (Source.Item item : Inputs.read("t.csv", chunked(utf8(csv.toString()), chunk), rows("p"))) {
      byte[] row = request(item).row();
      kept.add(row == null ? new byte[0] : row);
    }
    List<CsvRecord> out = CsvReader.builder().ofCsvRecord(output(kept)).stream().toList();

    List<List<String>> fields = new ArrayList<>();
    out.forEach(result -> fields.add(result.getFields().subList(0, width)));
    List<List<String>> expected = new ArrayList<>();
    expected.add(header);
    expected.addAll(table);
    assertThat(fields).isEqualTo(expected);
  }

  private static InputStream chunked(byte[] content, int chunk) {
    return new ByteArrayInputStream(content) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, chunk));
      }
    };
  }

  private static String output(List<byte[]> rows) {
    RowColumns columns = new RowColumns();
    rows.forEach(columns::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResultFile.Layout layout = new ResultFile.Layout.Csv(ResultColumns.ofRows(columns.columns()));
    try (ResultFile file = ResultFile.on("-", out, layout)) {
      for (byte[] row : rows) {
        file.write(
            new Outcome(
                1, "id", Kind.CANCELLED, row, null, null, null, null, null, null, Lane.BATCH, 0));
      }
      file.finish();
    }
    return out.toString(UTF_8);
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            field().map(text -> new JsonBytes().text(text).toString()),
            Arbitraries.of("1", "-0.50e+3", "true", "null", "\"\\u00e9\\/\\ud83d\\ude00\"", "[ ]"));
    Arbitrary<String> name = field().map(text -> new JsonBytes().text("_" + text).toString());
    Arbitrary<String> space = Arbitraries.of("", " ", "\t", "  ");
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Combinators.combine(name, inner, space)
                .as((key, value, gap) -> "{" + gap + key + gap + ":" + gap + value + gap + "}"),
        0,
        4);
  }

  @Property(tries = 300)
  void bodiesAreIdenticalBytes(@ForAll("json") String value, @ForAll("field") String id) {
    String body = "{\"model\":\"gpt-6\" ,\"x\": " + value + "}";
    String line =
        new JsonBytes().raw("{\"note\":").text(id).raw(",\"custom_id\":").text("i" + id).toString()
            + ",\"body\":"
            + body
            + " , \"url\":\"/v1/responses\"}";

    try (Source source = open("t.jsonl", utf8("\uFEFF" + line + "\r\n" + line)).requests(null)) {
      for (int copy = 0; copy < 2; copy++) {
        Source.Item item = source.next();
        assertThat(item).isNotNull();
        if (item != null) {
          assertThat(text(request(item).body())).isEqualTo(body);
          assertThat(request(item).customId()).isEqualTo("i" + id);
        }
      }
      assertThat(source.next()).isNull();
    }
  }
}
