package dev.offpeak.sandbox.fault;

/**
 * Something that goes wrong with a batch or a file. Whether it strikes is decided once, when the
 * batch is created (or the file uploaded), and kept with it, so a restart changes nothing. {@link
 * #CLOCK_SKEW} alone is in force while its rule is. Both dialects unless the sentence says
 * otherwise.
 */
public enum BatchFault implements Fault {
  /** New batches appear late in lists. */
  LIST_LAG(
      FaultGroup.SIGHT, "Lists show the batch only that long after its creation.", Value.TIME_30S),
  /** New files appear late in lists. */
  FILE_LIST_LAG(
      FaultGroup.SIGHT,
      "Lists show the file only that long after its upload (OpenAI).",
      Value.TIME_30S),
  /** New batches cannot be retrieved. */
  NOT_FOUND_AFTER_CREATE(
      FaultGroup.SIGHT,
      "Retrieving or cancelling it answers 404 so long after its creation.",
      Value.TIME_30S),
  /** New files cannot be used. */
  FILE_NOT_VISIBLE(
      FaultGroup.SIGHT,
      "Creating from a file answers 400 so long after its upload (OpenAI).",
      Value.TIME_30S),
  /** New files cannot be validated. */
  FILE_NOT_VALIDATABLE(
      FaultGroup.SIGHT,
      "Batches made so soon after the upload fail validation (OpenAI).",
      Value.TIME_30S),
  /** Results cannot be found for a while. */
  DOWNLOAD_404(
      FaultGroup.SIGHT, "Results answer 404 for that long after the batch's end.", Value.TIME_30S),
  /** Neighbours create batches of the same size. */
  FOREIGN_BATCH(
      FaultGroup.SIGHT,
      "So many neighbours create a batch of the same size in the same second.",
      Value.COUNT_1),

  /** The batch fails for the queue's sake. */
  TOKEN_LIMIT_EXCEEDED(
      FaultGroup.ENDING,
      "Accepted, then failed: token_limit_exceeded, queue full (OpenAI).",
      Value.NONE),
  /** Validation fails. */
  VALIDATION_ERROR(
      FaultGroup.ENDING,
      "Accepted, then failed with that code, of line 1 (OpenAI).",
      new Value(ParameterKind.CODE, "invalid_json_line")),
  /** The batch takes longer. */
  SLOW(
      FaultGroup.ENDING, "It takes that many times as long.", new Value(ParameterKind.COUNT, "10")),
  /** The batch does not end before its window does. */
  NEVER_ENDS(FaultGroup.ENDING, "Nothing is ever done; it expires with its window.", Value.NONE),
  /** The batch does not end at all. */
  STUCK(FaultGroup.ENDING, "Nothing is ever done, and it does not expire either.", Value.NONE),
  /** The batch expires early. */
  EXPIRE_PART(
      FaultGroup.ENDING,
      "At its usual end it expires with that share of its lines done.",
      Value.SHARE_50),
  /** The batch expires with its window. */
  EXPIRE_AT_WINDOW(
      FaultGroup.ENDING,
      "At the end of its window it expires with that share done.",
      Value.SHARE_50),
  /** The provider cancels the batch. */
  CANCELLED_BY_PROVIDER(
      FaultGroup.ENDING,
      "The provider cancels it when that share of its lines is done.",
      Value.SHARE_50),
  /** Cancelling stops nothing. */
  CANCEL_TOO_LATE(
      FaultGroup.ENDING,
      "Cancelling is accepted and stops nothing; all is done and charged.",
      Value.NONE),
  /** Every line fails. */
  OUTPUT_NULL(
      FaultGroup.ENDING,
      "Every line ends with a server error: completed, without an output file.",
      Value.NONE),

  /** Results come thoroughly shuffled. */
  OUT_OF_ORDER(
      FaultGroup.LINES,
      "Results are shuffled over thousands of lines, not only neighbours.",
      Value.NONE),
  /** Some result lines come twice. */
  DUPLICATE_LINES(FaultGroup.LINES, "So many lines come twice, charged once.", Value.LINES),
  /** Some lines come with an error as well. */
  ERROR_AND_SUCCESS(
      FaultGroup.LINES,
      "So many answered lines also come as an error, before or after.",
      Value.LINES),
  /** Results contain lines nobody asked for. */
  FOREIGN_LINES(
      FaultGroup.LINES, "For so many lines one with an unknown custom id is added.", Value.LINES),
  /** Results contain lines that are no JSON. */
  GARBAGE_LINES(FaultGroup.LINES, "For so many lines one that is no JSON is added.", Value.LINES),
  /** Some lines never happen. */
  MISSING_LINES(
      FaultGroup.LINES, "So many lines are neither answered nor charged nor counted.", Value.LINES),
  /** Some lines are absent from the first downloads. */
  LOST_LINES(
      FaultGroup.LINES,
      "A tenth of charged lines is absent from that many first downloads.",
      Value.COUNT_1),
  /** Some lines end with a server's error. */
  LINE_ERRORS(
      FaultGroup.LINES, "So many lines end with a retryable error, not charged.", Value.LINES),
  /** Some lines are refused. */
  LINE_REFUSALS(
      FaultGroup.LINES, "So many lines are refused by content policy, not charged.", Value.LINES),
  /** Answers contain unusual line separators. */
  U2028(
      FaultGroup.LINES,
      "So many answers have U+2028, U+2029 and U+0085 raw in strings.",
      new Value(ParameterKind.SHARE, "100%", true)),

  /** An absent error file is an empty string. */
  ERROR_FILE_EMPTY_STRING(
      FaultGroup.VIEW, "An absent error file is \"\" instead of null (OpenAI).", Value.NONE),
  /** No stages are seen. */
  JUMP_TO_COMPLETED(
      FaultGroup.VIEW,
      "It stays validating until it is over, without counts (OpenAI).",
      Value.NONE),
  /** The status is a new word. */
  UNKNOWN_STATUS(
      FaultGroup.VIEW,
      "For that long after its creation its status is a word nobody knows.",
      Value.TIME_30S),
  /** Fields nobody knows. */
  UNKNOWN_FIELDS(FaultGroup.VIEW, "Batches and result lines have fields nobody knows.", Value.NONE),
  /** Counts are absent. */
  COUNTS_NULL(FaultGroup.VIEW, "Its request_counts are null, at its end too.", Value.NONE),
  /** Counts are wrong. */
  COUNTS_LIE(
      FaultGroup.VIEW,
      "Successes and failures are swapped, OpenAI's total is off by one.",
      Value.NONE),
  /** The provider's clock is wrong. */
  CLOCK_SKEW(
      FaultGroup.VIEW,
      "While the rule is in force, all times shown are off by that much.",
      new Value(ParameterKind.OFFSET, "+1h"));

  private final FaultGroup group;
  private final String description;
  private final ParameterKind parameter;
  private final String parameterDefault;
  private final boolean perLine;

  /**
   * What a rule may say after the colon.
   *
   * @param kind of the parameter
   * @param byDefault the parameter of a rule without one
   * @param perLine whether a percentage after the equals sign is the share of lines
   */
  private record Value(ParameterKind kind, String byDefault, boolean perLine) {
    static final Value NONE = new Value(ParameterKind.NONE, "");
    static final Value TIME_30S = new Value(ParameterKind.DURATION, "30s");
    static final Value SHARE_50 = new Value(ParameterKind.SHARE, "50%");
    static final Value COUNT_1 = new Value(ParameterKind.COUNT, "1");
    static final Value LINES = new Value(ParameterKind.SHARE, "10%", true);

    Value(ParameterKind kind, String byDefault) {
      this(kind, byDefault, false);
    }
  }

  BatchFault(FaultGroup group, String description, Value value) {
    this.group = group;
    this.description = description;
    this.parameter = value.kind;
    this.parameterDefault = value.byDefault;
    this.perLine = value.perLine;
  }

  /** What it is about. */
  public FaultGroup group() {
    return group;
  }

  /** Whether Anthropic's dialect has nothing of the kind. */
  public boolean openAiOnly() {
    return description.endsWith("(OpenAI).");
  }

  @Override
  public String id() {
    return Fault.dashed(this);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public ParameterKind parameter() {
    return parameter;
  }

  @Override
  public String parameterDefault() {
    return parameterDefault;
  }

  @Override
  public boolean perLine() {
    return perLine;
  }
}
