package dev.offpeak.sandbox.fault;

/**
 * Something that goes wrong with a batch or a file. Whether it strikes is decided once, when the
 * batch is created (or the file uploaded), and kept with it, so a restart changes nothing. Both
 * dialects unless the sentence says otherwise.
 */
public enum BatchFault implements Fault {
  /** The batch expires early. */
  EXPIRE_PART(
      "At its end the batch expires with only that share of its lines done.",
      ParameterKind.SHARE,
      "50%"),
  /** Every line fails. */
  OUTPUT_NULL(
      "Every line ends with a server error: completed, without an output file.",
      ParameterKind.NONE,
      ""),
  /** An absent error file is an empty string. */
  ERROR_FILE_EMPTY_STRING(
      "A batch without failed lines says \"\" instead of null as its error file (OpenAI).",
      ParameterKind.NONE,
      ""),
  /** Results come thoroughly shuffled. */
  OUT_OF_ORDER(
      "Results are shuffled over thousands of lines, not only over neighbours.",
      ParameterKind.NONE,
      ""),
  /** Some result lines come twice. */
  DUPLICATE_LINES("That share of the result lines comes twice, charged once.", "10%"),
  /** Results contain lines nobody asked for. */
  FOREIGN_LINES("For that share of the lines, a line with an unknown custom id is added.", "10%"),
  /** Some lines never happen. */
  MISSING_LINES(
      "That share of the lines is neither answered nor charged, and the counts leave it out.",
      "10%"),
  /** Some lines are absent from the first downloads. */
  LOST_LINES(
      "A tenth of the charged lines is absent from that many first downloads of the results.",
      ParameterKind.COUNT,
      "1"),
  /** Answers contain unusual line separators. */
  U2028("That share of the answers has U+2028, U+2029 and U+0085 raw inside strings.", "100%"),
  /** The batch fails for the queue's sake. */
  TOKEN_LIMIT_EXCEEDED(
      "Creation is accepted, then validation fails with token_limit_exceeded (OpenAI).",
      ParameterKind.NONE,
      ""),
  /** Results cannot be found for a while. */
  DOWNLOAD_404(
      "Results answer 404 for that long after the batch has ended.", ParameterKind.DURATION, "30s"),
  /** Some lines end with a server's error. */
  LINE_ERRORS("That share of the lines ends with a retryable server error, not charged.", "10%"),
  /** Some lines are refused. */
  LINE_REFUSALS("That share of the lines is refused by content policy with 400.", "10%"),
  /** The batch does not end before its window does. */
  NEVER_ENDS("Nothing is ever done; the batch expires with its window.", ParameterKind.NONE, ""),
  /** The batch takes longer. */
  SLOW("The batch takes that many times as long.", ParameterKind.COUNT, "10"),
  /** A neighbour creates a batch of the same size. */
  FOREIGN_BATCH(
      "Just before ours, a neighbour's batch of the same size appears in the same account.",
      ParameterKind.NONE,
      ""),
  /** The provider cancels the batch. */
  CANCELLED_BY_PROVIDER(
      "The provider cancels the batch when that share of its lines is done.",
      ParameterKind.SHARE,
      "50%"),
  /** New batches appear late in lists. */
  LIST_LAG(
      "The batch appears in lists only that long after its creation.",
      ParameterKind.DURATION,
      "30s"),
  /** New batches cannot be retrieved. */
  NOT_FOUND_AFTER_CREATE(
      "Retrieving or cancelling the batch answers 404 for that long after its creation.",
      ParameterKind.DURATION,
      "30s"),
  /** New files cannot be used. */
  FILE_NOT_VISIBLE(
      "Creating a batch from the file answers 400 for that long after its upload (OpenAI).",
      ParameterKind.DURATION,
      "30s"),
  /** New files cannot be validated. */
  FILE_NOT_VALIDATABLE(
      "Batches of the file created within that long after its upload fail validation (OpenAI).",
      ParameterKind.DURATION,
      "30s");

  private final String description;
  private final ParameterKind parameter;
  private final String parameterDefault;
  private final boolean perLine;

  BatchFault(String description, ParameterKind parameter, String parameterDefault) {
    this.description = description;
    this.parameter = parameter;
    this.parameterDefault = parameterDefault;
    this.perLine = false;
  }

  /** A fault of single lines; its parameter is the share of lines. */
  BatchFault(String description, String shareDefault) {
    this.description = description;
    this.parameter = ParameterKind.SHARE;
    this.parameterDefault = shareDefault;
    this.perLine = true;
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
