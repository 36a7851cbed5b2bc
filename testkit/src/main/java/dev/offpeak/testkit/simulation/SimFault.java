package dev.offpeak.testkit.simulation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can go wrong in a simulated life, and which of the sandbox's faults it stands for, by their
 * names there. A life is above the wire: answers that a dialect cannot tell apart are one fault.
 */
public enum SimFault {
  UPLOAD_NOT_SENT("upload-refused"),
  UPLOAD_LOST("upload-lost-before upload-html upload-redirect upload-5xx"),
  UPLOAD_DONE_AND_LOST(Wire.cuts("upload") + " upload-5xx-after upload-error-after"),
  UPLOAD_REFUSED("upload-429 upload-error"),
  FILE_LISTED_LATE("file-list-lag"),

  CREATE_NOT_SENT("create-refused"),
  CREATE_LOST("create-lost-before create-html create-redirect"),
  CREATE_DONE_AND_LOST(Wire.cuts("create")),
  CREATE_FAILED("create-5xx"),
  CREATE_DONE_AND_FAILED("create-5xx-after create-error-after"),
  CREATE_REFUSED("create-429 create-error"),

  POLL_FAILED(Wire.all("poll")),
  LIST_FAILED(Wire.all("list")),
  /** Pages of the list fail for hours. */
  LIST_DOWN,
  READ_FAILED(Wire.before("download") + " download-5xx-after download-error-after"),
  READ_CUT(Wire.cuts("download")),
  CANCEL_FAILED(Wire.before("cancel")),
  CANCEL_DONE_AND_LOST(Wire.cuts("cancel") + " cancel-5xx-after cancel-error-after"),
  DELETE_FAILED(Wire.before("delete")),
  DELETE_DONE_AND_LOST(Wire.cuts("delete") + " delete-5xx-after delete-error-after"),

  CALL_NOT_SENT("call-refused"),
  CALL_LOST("call-lost-before call-html call-redirect"),
  CALL_DONE_AND_LOST(Wire.cuts("call") + " call-5xx-after call-error-after"),
  CALL_RATE_LIMITED("call-429"),
  CALL_OVERLOADED("call-5xx"),
  CALL_REFUSED("call-error"),

  LISTED_LATE("list-lag"),
  /** Listed only after its requests went again. */
  LISTED_TOO_LATE,
  KNOWN_LATE("not-found-after-create"),
  INPUT_NOT_FOUND("file-not-visible"),
  INPUT_NOT_FOUND_LATE("file-not-validatable"),
  RESULTS_LATE("download-404"),
  /** Answered and charged, and its results are never there. */
  RESULTS_GONE,
  NEIGHBOUR("foreign-batch"),

  QUEUE_FULL_LATE("token-limit-exceeded"),
  INVALID_LATE("validation-error"),
  SLOW("slow"),
  IDLE("never-ends"),
  STUCK("stuck"),
  EXPIRED_EARLY("expire-part"),
  EXPIRED_AT_WINDOW("expire-at-window"),
  CANCELLED_BY_PROVIDER("cancelled-by-provider"),
  CANCEL_TOO_LATE("cancel-too-late"),
  ALL_LINES_FAILED("output-null"),

  SHUFFLED("out-of-order"),
  LINE_TWICE("duplicate-lines"),
  ERROR_AND_ANSWER("error-and-success"),
  FOREIGN_LINE("foreign-lines"),
  UNREADABLE_LINE("garbage-lines"),
  LINE_SKIPPED("missing-lines"),
  LINE_LATE("lost-lines"),
  /** Answered and charged, and in no file. */
  LINE_LOST,
  LINE_BUSY("line-errors"),
  LINE_REFUSED("line-refusals"),
  COUNTS_NONE("counts-null"),
  COUNTS_WRONG("counts-lie"),

  /** Ours, between two processes; what counts is how far it is from the provider's. */
  CLOCK_SET("clock-skew");

  private final String names;

  SimFault() {
    this("");
  }

  SimFault(String names) {
    this.names = names;
  }

  /** The sandbox's faults that it stands for. */
  public List<String> names() {
    return names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  /** Faults of the sandbox that no life can have, and why. */
  public static Map<String, String> impossible() {
    Map<String, String> why = new LinkedHashMap<>();
    for (String operation : Wire.OPERATIONS) {
      why.put(operation + "-drip", "the answer comes whole; time passes between any two steps");
    }
    why.put("u2028", "of bytes, which no dialect hands over as anything else than bytes");
    why.put("unknown-fields", "of bytes: a dialect does not hand them over");
    why.put("unknown-status", "of bytes: a dialect takes it for running");
    why.put("jump-to-completed", "as any batch of which no poll came before its end");
    why.put("error-file-empty-string", "of bytes: a dialect takes it for no file");
    return why;
  }

  /** The ways in which a call breaks on the wire, put together as a dialect tells them apart. */
  private static final class Wire {

    private static final List<String> OPERATIONS =
        List.of("upload", "create", "poll", "list", "download", "cancel", "delete", "call");

    private static final String BEFORE = "lost-before refused 5xx 429 error html redirect";
    private static final String CUTS =
        "answer-lost html-after garbage empty answer-cut cut-further reset short-length long-length"
            + " chunk-cut silence";

    private Wire() {}

    /** Nothing was done. */
    static String before(String operation) {
      return of(operation, BEFORE);
    }

    /** It was done, and nobody could tell from the answer. */
    static String cuts(String operation) {
      return of(operation, CUTS);
    }

    /** Of a call that changes nothing: whatever goes wrong, it is to be made again. */
    static String all(String operation) {
      return of(operation, BEFORE + " " + CUTS + " 5xx-after error-after");
    }

    private static String of(String operation, String ways) {
      return String.join(
          " ", Arrays.stream(ways.split(" ")).map(way -> operation + "-" + way).toList());
    }
  }

  /** All names that lives have an answer to: drawn in some of them, or impossible for a reason. */
  public static List<String> accountedFor() {
    return Stream.concat(
            Arrays.stream(values()).flatMap(fault -> fault.names().stream()),
            impossible().keySet().stream())
        .toList();
  }
}
