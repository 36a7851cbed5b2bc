package dev.offpeak.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a batch that was accepted was refused after all.
 *
 * @param queueFull whether the account's queue had no room; the same lines may go later
 * @param inputNotFound whether the uploaded file was not visible yet
 * @param quota whether money or quota is used up: nothing more can be sent
 * @param message in the provider's words
 * @param lines lines that were named as the reason; empty if none was
 */
public record BatchRefusal(
    boolean queueFull,
    boolean inputNotFound,
    boolean quota,
    String code,
    String message,
    List<LineError> lines) {

  public BatchRefusal {
    lines = List.copyOf(lines);
  }

  /** A refusal for another reason than quota. */
  public BatchRefusal(
      boolean queueFull,
      boolean inputNotFound,
      String code,
      String message,
      List<LineError> lines) {
    this(queueFull, inputNotFound, false, code, message, lines);
  }

  /**
   * A line that was named as a reason.
   *
   * @param line from 1
   */
  public record LineError(int line, String code, String message, @Nullable String parameter) {}
}
