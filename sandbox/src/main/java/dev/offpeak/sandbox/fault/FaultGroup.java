package dev.offpeak.sandbox.fault;

/** What a fault of batches is about; the order is that of the lists for people. */
public enum FaultGroup {
  /** What exists is not seen yet. */
  SIGHT("What exists is not seen yet"),
  /** How a batch ends. */
  ENDING("How a batch ends"),
  /** What stands in the results. */
  LINES("What stands in the results (=20% is the share of the lines)"),
  /** What is said about a batch. */
  VIEW("What is said about a batch, whatever became of it");

  private final String title;

  FaultGroup(String title) {
    this.title = title;
  }

  /** A heading for people. */
  public String title() {
    return title;
  }
}
