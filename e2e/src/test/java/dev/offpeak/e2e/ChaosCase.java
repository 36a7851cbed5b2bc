package dev.offpeak.e2e;

import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import dev.offpeak.sandbox.charge.ChargeTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the program under faults, judged by what the sandbox charged.
 *
 * @param dialect whose endpoints it goes to
 * @param rules faults in force from the start
 * @param end how it has to come out
 */
record ChaosCase(Dialect dialect, List<String> rules, End end) {

  static final int LINES = 6;

  private static final Duration DELAY = Duration.ofMillis(40);

  /** Long enough for a batch under any fault here, short enough to expire within a test. */
  private static final Duration WINDOW = Duration.ofMillis(1500);

  /** The wire formats. */
  enum Dialect {
    OPENAI(
        "{\"custom_id\":\"c%1$d\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"Question %1$d\"}]}}\n"),
    ANTHROPIC(
        "{\"custom_id\":\"c%1$d\",\"params\":{\"model\":\"claude-haiku-5-5\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Question %1$d\"}]}}\n");

    private final String line;

    Dialect(String line) {
      this.line = line;
    }

    String lines() {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < LINES; i++) {
        lines.append(line.formatted(i));
      }
      return lines.toString();
    }
  }

  /** How a run has to come out. */
  enum End {
    /** Exit code 0, every request answered. */
    ANSWERED,
    /** Exit code 4; the same command answers everything once the fault is gone. */
    STOPPED,
    /** Exit code 3: what is answered is charged once, the rest is reported. */
    SOME_FAILED,
    /** Any of these, but consistent. */
    ANY
  }

  /**
   * Runs the program.
   *
   * @return what is wrong, each in a line; empty if nothing is
   */
  List<String> run(Path folder) throws IOException {
    List<String> wrong = new ArrayList<>();
    SandboxOptions options =
        SandboxOptions.builder(folder.resolve("sandbox"))
            .batchDelay(DELAY)
            .window(WINDOW)
            .faults(rules)
            .build();
    Path input = Files.writeString(folder.resolve("in.jsonl"), dialect.lines());
    String[] command = {
      "run", input.toString(), "-o", folder.resolve("out.jsonl").toString(), "--json"
    };
    try (Sandbox sandbox = Sandbox.start(options)) {
      InProcess program = new InProcess(folder, sandbox);
      int code = program.run(command);
      if (code == 4) {
        check(wrong, end == End.STOPPED || end == End.ANY, "it stopped: " + program.errors());
        sandbox.faults().clear();
        code = program.run(command);
      } else {
        check(wrong, end != End.STOPPED, "it did not stop");
      }
      judge(wrong, program, code, sandbox.charges().totals());
    }
    return wrong;
  }

  private void judge(List<String> wrong, InProcess program, int code, ChargeTotals charges) {
    if (code != 0 && code != 3) {
      wrong.add("exit code " + code + ": " + program.errors());
      return;
    }
    JsonNode counts = JsonMapper.builder().build().readTree(program.output()).path("counts");
    int succeeded = counts.path("succeeded").asInt();
    check(wrong, counts.path("total").asInt() == LINES, "the counts are " + counts);
    check(wrong, succeeded == LINES || end == End.SOME_FAILED || end == End.ANY, said(program));
    check(wrong, succeeded < LINES || end != End.SOME_FAILED, "nothing failed");
    check(wrong, (code == 0) == (succeeded == LINES), "exit code " + code + " with " + counts);
    check(wrong, charges.chargedMoreThanOnce() == 0, "charged more than once: " + charges);
    check(wrong, charges.charged() == succeeded, "charged but without an answer: " + charges);
  }

  private static String said(InProcess program) {
    return "not all succeeded: " + program.output();
  }

  private static void check(List<String> wrong, boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  @Override
  public String toString() {
    return dialect + " under " + String.join(" ", rules);
  }
}
