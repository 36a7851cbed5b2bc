package dev.offpeak.model;

/**
 * How far the provider says it is. Anthropic reports nothing before the end: then all are pending.
 *
 * @param total lines the provider counts; 0 while it has not counted
 * @param completed lines answered
 * @param failed lines that ended without an answer
 */
public record BatchProgress(long total, long completed, long failed) {

  public static final BatchProgress NONE = new BatchProgress(0, 0, 0);

  /** Lines that have ended either way. */
  public long done() {
    return completed + failed;
  }
}
