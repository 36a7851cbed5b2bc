package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.CallFault.Way;
import dev.offpeak.sandbox.fault.Fault;
import dev.offpeak.sandbox.fault.FaultRule;
import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.fault.Operation;
import dev.offpeak.sandbox.fault.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code docs/chaos.md} says what the sandbox does, row by row, and leaves nothing out. */
final class ChaosDocumentTest {
  private static final List<String> LINES = lines();
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ERROR_ROW =
      Pattern.compile("\\| (OpenAI|Anthropic) \\| (\\d+) \\| `(.+)` \\| `[a-z]+-error:(.+)` \\|");
  private static final Pattern VALIDATION_ROW = Pattern.compile("\\| `([a-z_]+)` \\| `(.+)` \\|");

  /** Rows of the references, as status and word: OpenAI's table of errors. */
  private static final Set<String> OPENAI_ERRORS =
      Set.of(
          "400 invalid_request_error",
          "401 invalid_api_key",
          "403 misalignment_policy_violation",
          "404 not found",
          "408 timeout",
          "409 conflict_error",
          "413 too large",
          "429 rate_limit_exceeded",
          "429 slow_down",
          "429 insufficient_quota",
          "429 credit_balance_exhausted",
          "429 spend_limit_exceeded",
          "429 Enqueued token limit",
          "400 Enqueued token limit",
          "500 server_error",
          "503 server_is_overloaded",
          "503 slow_down");

  /** The same of Anthropic's. */
  private static final Set<String> ANTHROPIC_ERRORS =
      Set.of(
          "400 invalid_request_error",
          "400 organization_on_hold",
          "401 authentication_error",
          "402 billing_error",
          "403 permission_error",
          "404 not_found_error",
          "409 conflict_error",
          "413 request_too_large",
          "429 rate_limit_error",
          "429 enforced_spend_limit_reached",
          "429 ramp_limit_exceeded",
          "500 api_error",
          "503 api_error",
          "504 timeout_error",
          "529 overloaded_error");

  /** Codes of failed validations. */
  private static final Set<String> VALIDATION_CODES =
      Set.of(
          "token_limit_exceeded",
          "mismatched_model",
          "duplicate_custom_id",
          "invalid_json_line",
          "empty_file",
          "model_not_found",
          "file_not_found",
          "missing_required_parameter",
          "invalid_url",
          "invalid_method",
          "billing_hard_limit_reached");

  @TempDir private Path directory;

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("..", "docs", "chaos.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Matcher> rows(Pattern row) {
    return LINES.stream().map(row::matcher).filter(Matcher::matches);
  }

  /** A call of an operation; what it asks for need not exist, the fault comes first. */
  private static Raw.Answer call(Raw raw, String dialect, Operation operation) throws IOException {
    boolean openAi = dialect.equals("OpenAI");
    String batches = openAi ? "/v1/batches" : "/v1/messages/batches";
    return switch (operation) {
      case UPLOAD -> raw.upload("{}");
      case CREATE -> raw.post(batches, "{}");
      case POLL -> raw.get(batches + "/any");
      case LIST -> raw.get(batches);
      case DOWNLOAD ->
          raw.get(openAi ? "/v1/files/any/content" : "/v1/messages/batches/any/results");
      case CANCEL -> raw.post(batches + "/any/cancel", "");
      case DELETE -> raw.delete(openAi ? "/v1/files/any" : "/v1/messages/batches/any");
      case CALL -> raw.post(openAi ? "/v1/responses" : "/v1/messages", "{}");
    };
  }

  @Test
  void everyErrorRowIsAnsweredAsItSaysAtEveryOperation() throws IOException {
    try (Running running = Running.in(directory);
        Raw raw = new Raw(running.sandbox)) {
      List<Matcher> rows = rows(ERROR_ROW).toList();
      for (Matcher row : rows) {
        for (Operation operation : Operation.values()) {
          if (row.group(1).equals("OpenAI") || operation != Operation.UPLOAD) {
            String rule = name(operation) + "-error=1:" + row.group(4);
            running.sandbox.faults().clear();
            running.sandbox.faults().add(rule);
            Raw.Answer answer = call(raw, row.group(1), operation);
            assertThat(answer.status()).as(rule).isEqualTo(Integer.parseInt(row.group(2)));
            assertThat(answer.text()).as(rule).contains(row.group(3));
            boolean hint = row.group(4).matches("429(-until-date|-millis)?|slow-down|503.*");
            boolean silent = row.group(4).endsWith("slow-down") && row.group(1).equals("OpenAI");
            if (!silent) {
              assertThat(answer.response().headers().firstValue("retry-after").isPresent())
                  .as(rule)
                  .isEqualTo(hint);
            }
          }
        }
      }
      assertThat(said(rows, "OpenAI")).containsAll(OPENAI_ERRORS);
      assertThat(said(rows, "Anthropic")).containsAll(ANTHROPIC_ERRORS);
      for (String dialect : List.of("OpenAI", "Anthropic")) {
        assertThat(errors(rows, dialect))
            .containsExactlyInAnyOrderElementsOf(
                Arrays.stream(NamedError.values()).map(NamedError::id).toList());
      }
      assertThat(running.sandbox.charges().totals().charged()).isZero();
    }
  }

  private static Set<String> said(List<Matcher> rows, String dialect) {
    return rows.stream()
        .filter(row -> row.group(1).equals(dialect))
        .map(row -> row.group(2) + " " + row.group(3))
        .collect(Collectors.toSet());
  }

  private static List<String> errors(List<Matcher> rows, String dialect) {
    return rows.stream()
        .filter(row -> row.group(1).equals(dialect))
        .map(row -> row.group(4))
        .toList();
  }

  @Test
  void everyValidationRowFailsLateWithItsCodeAndChargesNothing() throws IOException {
    try (Running running = Running.in(directory);
        Raw raw = new Raw(running.sandbox)) {
      Set<String> seen = new TreeSet<>();
      for (Matcher row : rows(VALIDATION_ROW).filter(r -> isRule(r.group(2))).toList()) {
        running.sandbox.faults().clear();
        running.sandbox.faults().add(row.group(2));
        String id = raw.batch(2);
        running.clock.advance(Running.DELAY);
        JsonNode failed = raw.await(id, "failed");
        assertThat(failed.at("/errors/data/0/code").asString()).isEqualTo(row.group(1));
        assertThat(failed.path("output_file_id").isNull()).isTrue();
        seen.add(row.group(1));
      }
      assertThat(seen).containsAll(VALIDATION_CODES);
      assertThat(running.sandbox.charges().totals().charged()).isZero();
    }
  }

  private static boolean isRule(String text) {
    return Fault.named(text.split("[=:]", 2)[0]).isPresent();
  }

  @Test
  void everyRuleInATableIsOne() {
    List<String> rules =
        LINES.stream()
            .filter(line -> line.startsWith("|"))
            .flatMap(line -> CODE.matcher(line).results().map(found -> found.group(1)))
            .filter(code -> isRule(code))
            .toList();
    assertThat(rules).hasSizeGreaterThan(100);
    rules.forEach(FaultRule::parse);
  }

  @Test
  void nothingThereIsIsLeftOut() {
    Set<String> named =
        LINES.stream()
            .flatMap(line -> CODE.matcher(line).results().map(found -> found.group(1)))
            .map(code -> code.split("[=:]", 2)[0])
            .collect(Collectors.toSet());
    assertThat(named)
        .containsAll(Arrays.stream(Scenario.values()).map(Scenario::id).toList())
        .containsAll(Arrays.stream(BatchFault.values()).map(BatchFault::id).toList())
        .containsAll(Arrays.stream(Way.values()).map(Way::suffix).toList())
        .containsAll(Arrays.stream(Operation.values()).map(ChaosDocumentTest::name).toList());
  }

  private static String name(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }
}
