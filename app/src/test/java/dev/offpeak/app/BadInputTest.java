package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be sent is refused with one sentence and exit 2, and nothing is sent. */
class BadInputTest {

  private static final String GOOD =
      "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
          + "{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}\n";

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));

  @BeforeEach
  void pointAtNothing() {
    trial = new Trial(folder);
    trial.set("OPENAI_API_KEY", "sk-test");
    trial.set("ANTHROPIC_API_KEY", "sk-ant-test");
  }

  private void refused(String sentence, String... arguments) {
    int code = trial.run(arguments);
    assertThat(trial.err()).contains("offpeak: ").contains(sentence).doesNotContain("\tat ");
    assertThat(code).as(trial.err()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
  }

  private void inputRefused(String sentence, String content) {
    refused(sentence, "run", trial.file("in.jsonl", content), "-o", out());
  }

  private String out() {
    return trial.path("out.jsonl").toString();
  }

  @Test
  void everyBadLineIsNamedWithTheWayOut() {
    String streaming = GOOD.formatted("c").replace("\"model\"", "\"stream\":true,\"model\"");
    inputRefused(
        "in.jsonl has 3 lines that cannot be sent; nothing was sent.\n  line 2  ",
        GOOD.formatted("a") + "{\"custom_id\":\n" + GOOD.formatted("a") + streaming);
    assertThat(trial.err())
        .contains("  line 2  not JSON")
        .contains("  line 3  custom_id \"a\" was used on line 1")
        .contains("  line 4  ")
        .contains("stream")
        .contains("Fix them, or send the other 1 line with --skip-invalid.");
  }

  @Test
  void aFileThatIsNotJsonIsRefused() {
    inputRefused("in.jsonl", "hello\nthis is\nnot json at all\n");
  }

  @Test
  void anEmptyFileIsRefused() {
    inputRefused("empty", "");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine() throws IOException {
    byte[] bytes = GOOD.formatted("a").replace("\"x\"", "\"?\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xFF : bytes[i];
    }
    Path file = Files.write(trial.path("bad.jsonl"), bytes);
    refused("UTF-8", "run", file.toString(), "-o", out());
  }

  @Test
  void aDirectoryIsRefused() {
    refused("is a directory", "run", folder.toString(), "-o", out());
  }

  @Test
  void aMissingFileIsRefused() {
    refused("does not exist", "run", trial.path("nowhere.jsonl").toString());
  }

  @Test
  void aModelOfAnotherProviderIsRefused() {
    inputRefused("claude-haiku-5-5", GOOD.formatted("a").replace("gpt-6-luna", "claude-haiku-5-5"));
  }

  @Test
  void anUnknownColumnIsRefusedWithThoseThereAre() {
    String csv = trial.file("in.csv", "id,text\n1,a\n");
    refused("\"txt\"", "run", csv, "--model", "gpt-6-luna", "--prompt", "{{txt}}", "-o", out());
    assertThat(trial.err()).contains("id, text");
  }

  @Test
  void rowsNeedAModelAndAPrompt() {
    refused("needs a model and a prompt", "run", trial.file("in.csv", "id,text\n1,a\n"));
  }

  @Test
  void aLineLongerThanAnyRequestIsRefused() throws IOException {
    Path file = trial.path("long.jsonl");
    String good = GOOD.formatted("a");
    byte[] huge = new byte[65 * 1024 * 1024];
    Arrays.fill(huge, (byte) ' ');
    huge[huge.length - 1] = '\n';
    huge[0] = '{';
    Files.writeString(file, good);
    Files.write(file, huge, StandardOpenOption.APPEND);
    refused("line 2", "run", file.toString(), "-o", out());
  }

  @Test
  void aRequestLargerThanTheProviderTakesIsRefused() {
    String content =
        "{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-haiku-5-5\",\"max_tokens\":9,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + "x".repeat(33 * 1024 * 1024)
            + "\"}]}}\n";
    refused("line 1", "run", trial.file("large.jsonl", content), "-o", out());
  }

  @Test
  void aMissingKeySaysWhatToDo() {
    trial.withoutVariable("OPENAI_API_KEY");
    refused(
        "offpeak: OPENAI_API_KEY is not set. Set it, or try without an account: add --sandbox\n",
        "run",
        trial.file("in.jsonl", GOOD.formatted("a")));
  }

  @Test
  void anEmptyKeyCountsAsUnset() {
    trial.set("OPENAI_API_KEY", "");
    refused("OPENAI_API_KEY is not set", "run", trial.file("in.jsonl", GOOD.formatted("a")));
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedBeforeAnythingIsSent() throws IOException {
    Path readOnly = Files.writeString(trial.path("out.csv"), "old");
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--r--r--"));
    refused(
        "read-only", "run", trial.file("in.jsonl", GOOD.formatted("a")), "-o", readOnly.toString());
    refused(
        "does not exist",
        "run",
        trial.file("in.jsonl", GOOD.formatted("a")),
        "-o",
        trial.path("nowhere/out.csv").toString());
  }

  @Test
  void flagsOfRowsAreRefusedForBatchFiles() {
    String file = trial.file("in.jsonl", GOOD.formatted("a"));
    for (String flag :
        List.of("--model", "--prompt", "--system", "--param", "--endpoint", "--id")) {
      refused(flag + " belongs to rows", "run", file, flag, "x=1", "-o", out());
    }
    refused("--max-tokens belongs to rows", "run", file, "--max-tokens", "9", "-o", out());
  }

  @Test
  void flagsThatDoNotFitTogetherAreRefused() {
    String file = trial.file("in.jsonl", GOOD.formatted("a"));
    refused("--json and the answers", "run", file, "--json");
    refused("belongs to a table", "run", file, "--into", "t", "-o", out());
    refused("there is no input", "run");
    refused("--deadline is a duration", "run", file, "--deadline", "soon", "-o", out());
    refused("--format anthropic does not fit", "run", file, "--format", "anthropic", "-o", out());
    refused("--provider knows", "run", file, "--provider", "opena", "-o", out());
    refused("Unknown option", "run", file, "--nonsense");
  }

  @Test
  void anUnknownCommandIsRefusedWithTheNearest() {
    refused("there is no command statsu; did you mean status?", "statsu");
    assertThat(trial.err()).contains("See: offpeak --help");
  }

  @Test
  void anEstimateNeedsNoKeyAndStoresNothing() {
    trial.withoutVariable("OPENAI_API_KEY");
    List<String> seen = new ArrayList<>();
    for (List<String> command : List.of(List.of("estimate"), List.of("run", "--dry-run"))) {
      List<String> arguments = new ArrayList<>(command);
      arguments.add(trial.file("in.jsonl", GOOD.formatted("a") + GOOD.formatted("b")));
      assertThat(trial.run(arguments.toArray(String[]::new))).as(trial.err()).isZero();
      seen.add(trial.out());
    }
    assertThat(seen.getFirst())
        .isEqualTo(seen.getLast())
        .contains("2 requests")
        .contains("by batch")
        .contains("synchronous")
        .contains("4 bytes a token")
        .contains("Nothing was sent or stored.");
    assertThat(trial.path("home")).doesNotExist();
  }

  @Test
  void anEstimateFindsWhatTheRunWouldRefuse() {
    String file =
        trial.file(
            "in.jsonl",
            GOOD.formatted("a") + "nonsense\n" + GOOD.formatted("a") + GOOD.formatted("a"));
    assertThat(trial.run("run", file, "-o", out())).isEqualTo(2);
    String refusal = trial.err();
    assertThat(refusal).contains("line 3  custom_id \"a\" was used on line 1", "line 4");
    assertThat(trial.run("estimate", file)).isEqualTo(2);
    assertThat(trial.err()).isEqualTo(refusal);
    assertThat(trial.run("estimate", file, "--skip-invalid")).as(trial.err()).isZero();
    assertThat(trial.out()).contains("1 request ");
  }

  @Test
  void anUnpricedModelIsEstimatedInTokensAndSaysSo() {
    String file = trial.file("in.jsonl", GOOD.formatted("a").replace("gpt-6-luna", "gpt-9-new"));
    assertThat(trial.run("estimate", file)).as(trial.err()).isZero();
    assertThat(trial.out())
        .contains("gpt-9-new has no known price")
        .contains("tokens in")
        .doesNotContain("$0.00");
  }
}
