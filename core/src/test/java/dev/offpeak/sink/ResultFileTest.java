package dev.offpeak.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestState.Kind;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.sink.ResultFile.Layout;
import dev.offpeak.source.PlainDialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFileTest {

  private static final String RESULT_HEADER =
      "custom_id,status,text,response,error,usage,cost_usd,lane,attempts\r\n";

  @TempDir private Path directory = Path.of("");

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  static Outcome answered(@Nullable String row) {
    return new Outcome(
        1,
        "a",
        Kind.SUCCEEDED,
        bytes(row),
        "He said \"hi\",\n日😀",
        bytes("{\"id\": \"r\",\n\"n\":[1, 2]}"),
        bytes("{\"id\":\"line\"}"),
        null,
        new Usage(10, 4, 3, 0, 5, 2, 0),
        new Usd(125_000),
        Lane.BATCH,
        1);
  }

  static Outcome failed(@Nullable String row) {
    return new Outcome(
        2,
        "b",
        Kind.FAILED,
        bytes(row),
        null,
        null,
        null,
        new Failure(FailureKind.RESULT_MISSING, "lost, \"sorry\""),
        null,
        null,
        Lane.INTERACTIVE,
        3);
  }

  private static ResultColumns columns(String... rows) {
    RowColumns columns = new RowColumns();
    for (String row : rows) {
      columns.add(row.getBytes(UTF_8));
    }
    return ResultColumns.ofRows(columns.columns());
  }

  private static String written(Layout layout, Outcome... outcomes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ResultFile file = ResultFile.on("-", out, layout)) {
      for (Outcome outcome : outcomes) {
        file.write(outcome);
      }
      file.finish();
    }
    return out.toString(UTF_8);
  }

  @Test
  void jsonlOfBatchFileHasIdAndResults() {
    assertThat(written(new Layout.Jsonl(ResultColumns.ofBatchFile()), answered(null), failed(null)))
        .isEqualTo(
            "{\"custom_id\":\"a\",\"status\":\"succeeded\",\"text\":\"He said \\\"hi\\\",\\n日😀\","
                + "\"response\":{\"id\": \"r\", \"n\":[1, 2]},\"error\":null,"
                + "\"usage\":{\"input\":10,\"cached\":4,\"cache_write\":3,\"output\":5,\"reasoning\":2},"
                + "\"cost_usd\":0.000125,\"lane\":\"batch\",\"attempts\":1}\n"
                + "{\"custom_id\":\"b\",\"status\":\"failed\",\"text\":null,\"response\":null,"
                + "\"error\":{\"code\":\"result_missing\",\"message\":\"lost, \\\"sorry\\\"\"},"
                + "\"usage\":null,\"cost_usd\":null,\"lane\":\"interactive\",\"attempts\":3}\n");
  }

  @Test
  void csvOfBatchFileHasCompactObjectsAndEmptyNulls() {
    assertThat(written(new Layout.Csv(ResultColumns.ofBatchFile()), answered(null), failed(null)))
        .isEqualTo(
            RESULT_HEADER
                + "a,succeeded,\"He said \"\"hi\"\",\n日😀\",\"{\"\"id\"\":\"\"r\"\",\"\"n\"\":[1,2]}\",,"
                + "\"{\"\"input\"\":10,\"\"cached\"\":4,\"\"cache_write\"\":3,\"\"output\"\":5,\"\"reasoning\"\":2}\","
                + "0.000125,batch,1\r\n"
                + "b,failed,,,\"{\"\"code\"\":\"\"result_missing\"\",\"\"message\"\":\"\"lost, \\\"\"sorry\\\"\"\"\"}\","
                + ",,interactive,3\r\n");
  }

  @Test
  void inputColumnsComeFirstAndKeepTheirNames() {
    String row = "{\"id\":7,\"text\":\"mine\",\"result_text\":null,\"o\":{\"k\":1}}";
    ResultColumns columns = columns(row);

    assertThat(columns.all())
        .containsExactly(
            "id",
            "text",
            "result_text",
            "o",
            "custom_id",
            "status",
            "result_result_text",
            "response",
            "error",
            "usage",
            "cost_usd",
            "lane",
            "attempts");
    assertThat(written(new Layout.Jsonl(columns), failed(row)))
        .startsWith(
            "{\"id\":7,\"text\":\"mine\",\"result_text\":null,\"o\":{\"k\":1},\"custom_id\":\"b\","
                + "\"status\":\"failed\",\"result_result_text\":null,");
    assertThat(written(new Layout.Csv(columns), failed(row)))
        .contains("\r\n7,mine,,\"{\"\"k\"\":1}\",b,failed,,");
  }

  @Test
  void customIdOfTheInputIsNotRepeated() {
    String row = "{\"custom_id\":\"a\"}";

    assertThat(written(new Layout.Jsonl(columns(row)), answered(row), failed("{}")))
        .startsWith("{\"custom_id\":\"a\",\"status\"")
        .contains("\n{\"custom_id\":\"b\",\"status\"");
    assertThat(written(new Layout.Csv(columns(row)), failed(null), failed("{}")))
        .startsWith(RESULT_HEADER + "b,failed,")
        .contains("\r\nb,failed,");
  }

  @Test
  void rowsThatDifferShareOneHeader() {
    String first = "{\"a\":1}";
    String second = "{\"b\":\"x\",\"a\":2}";

    assertThat(written(new Layout.Csv(columns(first, second)), failed(first), failed(second)))
        .startsWith("a,b," + RESULT_HEADER)
        .contains("\r\n1,,b,failed")
        .contains("\r\n2,x,b,failed");
  }

  @Test
  void providerLinesCarryTheUsersIds() {
    assertThat(written(new Layout.Provider(new PlainDialect()), answered(null), failed(null)))
        .isEqualTo(
            "{\"custom_id\":\"a\",\"response\":{\"id\":\"line\"}}\n"
                + "{\"custom_id\":\"b\",\"error\":{\"code\":\"result_missing\","
                + "\"message\":\"lost, \\\"sorry\\\"\"}}\n");
  }

  @Test
  void aRejectedAnswerIsNoAnswerOfACancelledRequest() {
    Outcome cancelled =
        new Outcome(
            1,
            "a",
            Kind.CANCELLED,
            null,
            "not what was asked for",
            bytes("{\"id\":\"r\"}"),
            bytes("{\"id\":\"line\"}"),
            null,
            new Usage(10, 0, 0, 0, 5, 0, 0),
            new Usd(125_000),
            Lane.BATCH,
            1);

    assertThat(written(new Layout.Provider(new PlainDialect()), cancelled))
        .isEqualTo(
            "{\"custom_id\":\"a\",\"error\":{\"code\":\"cancelled\","
                + "\"message\":\"cancelled before it was answered\"}}\n");
  }

  @Test
  void fileIsReplacedOnlyWhenFinished() throws IOException {
    Path out = Files.writeString(directory.resolve("out.jsonl"), "old");
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-r-----"));
    Layout layout = new Layout.Jsonl(ResultColumns.ofBatchFile());
    try (ResultFile file = ResultFile.open(out, layout)) {
      file.write(failed(null));
      assertThat(out).hasContent("old");
    }
    assertThat(out).hasContent("old");
    assertThat(files()).containsExactly("out.jsonl");

    try (ResultFile file = ResultFile.open(out, layout)) {
      file.write(failed(null));
      file.finish();
    }
    assertThat(Files.readString(out)).startsWith("{\"custom_id\":\"b\"").endsWith("}\n");
    assertThat(files()).containsExactly("out.jsonl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-r-----");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void linkIsFollowedAndStays() throws IOException {
    Path real = Files.writeString(directory.resolve("real.jsonl"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), real);
    ResultFile.check(link, null);
    try (ResultFile file = ResultFile.open(link, new Layout.Jsonl(ResultColumns.ofBatchFile()))) {
      file.write(failed(null));
      file.finish();
    }

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).startsWith("{\"custom_id\"");
  }

  @Test
  void outputsThatCannotBeWrittenAreFoundBefore() throws IOException {
    Path readOnly = Files.writeString(directory.resolve("ro.csv"), "old");
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--r--r--"));
    refused(readOnly, null, "ro.csv is read-only; make it writable, or name another output");
    refused(directory, null, "is a directory; name a file in it");
    refused(directory.resolve("no/out.csv"), null, "does not exist; create it, or name another");
    refused(readOnly.resolve("out.csv"), null, "does not exist; create it, or name another");
    Path input = Files.writeString(directory.resolve("in.jsonl"), "{}");
    refused(input, input, "in.jsonl is the input too; name another output");

    ResultFile.check(directory.resolve("new.csv"), input);
    assertThat(files()).containsExactly("in.jsonl", "ro.csv");
  }

  private static void refused(Path out, @Nullable Path input, String message) {
    assertThatExceptionOfType(SinkException.class)
        .isThrownBy(() -> ResultFile.check(out, input))
        .withMessageContaining(message);
  }

  @Test
  void fullDiskIsOneSentenceInEveryForm() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    ResultColumns columns = ResultColumns.ofBatchFile();
    for (Layout layout :
        List.of(
            new Layout.Jsonl(columns),
            new Layout.Csv(columns),
            new Layout.Provider(new PlainDialect()))) {
      assertThatExceptionOfType(SinkException.class)
          .isThrownBy(() -> {
            try (ResultFile file = ResultFile.open(full, layout)) {
              for (int row = 0; row < 20_000; row++) {
                file.write(failed(null));
              }
              file.finish();
            }
          })
          .withMessage("/dev/full cannot be written: No space left on device");
    }
  }

  @Test
  void endingChoosesTheForm() {
    assertThat(OutputForm.of(null, false)).isEqualTo(OutputForm.ROWS_JSONL);
    assertThat(OutputForm.of(Path.of("o.CSV"), false)).isEqualTo(OutputForm.ROWS_CSV);
    assertThat(OutputForm.of(Path.of("o.jsonl"), true)).isEqualTo(OutputForm.PROVIDER_LINES);
    assertThatExceptionOfType(SinkException.class)
        .isThrownBy(() -> OutputForm.of(Path.of("o.csv"), true));
  }
}
