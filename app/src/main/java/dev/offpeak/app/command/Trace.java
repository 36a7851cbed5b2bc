package dev.offpeak.app.command;

import org.jspecify.annotations.Nullable;

/**
 * Where something was thrown, and what caused it: classes and lines, never messages, because those
 * of libraries may quote prompts, answers or keys.
 */
final class Trace {

  /** Causes may form a ring. */
  static final int CAUSES_MAX = 10;

  private Trace() {}

  static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      text.append(i == 0 ? "" : "caused by ").append(cause.getClass().getName()).append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("  at ").append(frame).append('\n');
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
