package dev.offpeak.e2e;

import dev.offpeak.e2e.ChaosCase.Dialect;
import dev.offpeak.e2e.ChaosCase.End;
import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.CallFault.Way;
import dev.offpeak.sandbox.fault.NamedError;
import dev.offpeak.sandbox.fault.ParameterKind;
import dev.offpeak.sandbox.fault.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the program is tried under. */
final class ChaosCases {

  /** Refusals of the account: waiting does not help, the user has to do something. */
  private static final Set<NamedError> STOPPING =
      EnumSet.of(
          NamedError.UNAUTHORIZED,
          NamedError.PAYMENT,
          NamedError.FORBIDDEN,
          NamedError.POLICY_VIOLATION,
          NamedError.INSUFFICIENT_QUOTA,
          NamedError.CREDIT_EXHAUSTED,
          NamedError.SPEND_LIMIT,
          NamedError.OWN_SPEND_LIMIT,
          NamedError.ON_HOLD);

  /** Refusals of what was sent. */
  private static final Set<NamedError> FAILING =
      EnumSet.of(NamedError.INVALID, NamedError.NOT_FOUND);

  /** Errors that leave it open whether there is a batch. All others are believed to be a no. */
  private static final Set<NamedError> IN_DOUBT =
      EnumSet.of(
          NamedError.TIMED_OUT,
          NamedError.CONFLICT,
          NamedError.SERVER_ERROR,
          NamedError.UNAVAILABLE,
          NamedError.SLOW_DOWN_503,
          NamedError.GATEWAY_TIMEOUT,
          NamedError.OVERLOADED);

  /** Codes of validation that blame what was sent. */
  private static final List<String> BLAMING =
      List.of(
          "mismatched_model",
          "duplicate_custom_id",
          "invalid_json_line",
          "empty_file",
          "model_not_found",
          "missing_required_parameter",
          "invalid_url",
          "invalid_method",
          "never_heard_of");

  /** Waits that would only make the test slow. */
  private static final String SHORT = ":150ms";

  /** A download of some 3,000 bytes then breaks some 6 times, each time further on. */
  private static final int STEP_BYTES = 500;

  private ChaosCases() {}

  /**
   * The creating call breaks in each way; so do, together, all calls without an effect on money.
   */
  static List<ChaosCase> ways() {
    List<ChaosCase> cases = new ArrayList<>();
    for (Way way : Way.values()) {
      String value = way.parameter() == ParameterKind.DURATION ? SHORT : "";
      String rule = way.suffix() + "=1" + value;
      for (Dialect dialect : Dialect.values()) {
        cases.add(new ChaosCase(dialect, List.of("create-" + rule), End.ANSWERED));
        cases.add(
            new ChaosCase(
                dialect,
                List.of("upload-" + rule, "poll-" + rule, "download-" + rule),
                End.ANSWERED));
        // Twice: a list may tell the time before a sending, before one is to show the batch.
        String lists = "list-" + way.suffix() + "=2" + value;
        cases.add(new ChaosCase(dialect, List.of("create-answer-lost=1", lists), End.ANSWERED));
      }
    }
    for (Dialect dialect : Dialect.values()) {
      cases.add(
          new ChaosCase(dialect, List.of("download-cut-further:" + STEP_BYTES), End.ANSWERED));
    }
    return cases;
  }

  /** The creating call, and a poll, meet each error of the references. */
  static List<ChaosCase> errors() {
    List<ChaosCase> cases = new ArrayList<>();
    for (NamedError error : NamedError.values()) {
      End create =
          STOPPING.contains(error)
              ? End.STOPPED
              : FAILING.contains(error) ? End.SOME_FAILED : End.ANSWERED;
      for (Dialect dialect : Dialect.values()) {
        cases.add(new ChaosCase(dialect, List.of("create-error=1:" + error.id()), create));
        cases.add(
            new ChaosCase(
                dialect,
                List.of("poll-error=1:" + error.id(), "download-error=1:" + error.id()),
                STOPPING.contains(error) ? End.ANY : End.ANSWERED));
        if (IN_DOUBT.contains(error)) {
          cases.add(
              new ChaosCase(dialect, List.of("create-error-after=1:" + error.id()), End.ANSWERED));
        }
      }
    }
    return cases;
  }

  /** The first batch meets each fault of batches. */
  static List<ChaosCase> batches() {
    List<ChaosCase> cases = new ArrayList<>();
    for (BatchFault fault : BatchFault.values()) {
      for (Dialect dialect : Dialect.values()) {
        rule(fault)
            .filter(rule -> dialect == Dialect.OPENAI || !fault.openAiOnly())
            .forEach(rule -> cases.add(new ChaosCase(dialect, List.of(rule), end(fault))));
      }
    }
    for (String code : BLAMING) {
      cases.add(new ChaosCase(Dialect.OPENAI, List.of("validation-error=1:" + code), End.ANY));
    }
    return cases;
  }

  private static Stream<String> rule(BatchFault fault) {
    return switch (fault) {
      case STUCK, VALIDATION_ERROR -> Stream.empty();
      case SLOW -> Stream.of("slow=1:3");
      case CLOCK_SKEW -> Stream.of("clock-skew:+1h", "clock-skew:-1h");
      default ->
          Stream.of(
              fault.parameter() == ParameterKind.DURATION
                  ? fault.id() + "=1" + SHORT
                  : fault.id() + "=1");
    };
  }

  private static End end(BatchFault fault) {
    return fault == BatchFault.LINE_REFUSALS ? End.SOME_FAILED : End.ANSWERED;
  }

  /** Whole scenarios. */
  static List<ChaosCase> scenarios() {
    List<ChaosCase> cases = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      for (Dialect dialect : Dialect.values()) {
        cases.add(new ChaosCase(dialect, List.of(scenario.id()), End.ANY));
      }
    }
    return cases;
  }
}
