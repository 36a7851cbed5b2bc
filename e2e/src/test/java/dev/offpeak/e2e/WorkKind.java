package dev.offpeak.e2e;

/** Where requests come from and answers go. */
enum WorkKind {
  OPENAI_FILE("files of OpenAI"),
  ANTHROPIC_FILE("of Anthropic"),
  TABLE("table"),
  /** Calls of clients that wait, through {@code serve}. */
  GATEWAY("gateway");

  private final String label;

  WorkKind(String label) {
    this.label = label;
  }

  /** As the tally names it. */
  String label() {
    return label;
  }
}
