package dev.offpeak.source;

/** The forms an input file may have. One file holds one form. */
public enum InputForm {
  /** Lines of {@code custom_id}, {@code method}, {@code url} and {@code body}. */
  OPENAI_BATCH("an OpenAI batch file", "line"),
  /** Lines of {@code custom_id} and {@code params}. */
  ANTHROPIC_BATCH("an Anthropic batch file", "line"),
  /** One JSON object a line, made into requests by a prompt template. */
  JSONL_ROWS("JSONL rows", "line"),
  /** CSV with a header, made into requests by a prompt template. */
  CSV_ROWS("CSV rows", "row");

  static final String ALL =
      "an OpenAI batch file, an Anthropic batch file, JSONL rows or CSV with a header";

  private final String display;
  private final String place;

  InputForm(String display, String place) {
    this.display = display;
    this.place = place;
  }

  /** A few words for people. */
  public String display() {
    return display;
  }

  /** What an ordinal counts in this form: {@code line}, or {@code row} after the header. */
  public String place() {
    return place;
  }

  /** Whether a model and a prompt are needed to make requests of it. */
  public boolean needsPrompt() {
    return switch (this) {
      case OPENAI_BATCH, ANTHROPIC_BATCH -> false;
      case JSONL_ROWS, CSV_ROWS -> true;
    };
  }
}
