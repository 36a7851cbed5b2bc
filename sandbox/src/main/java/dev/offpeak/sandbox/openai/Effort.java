package dev.offpeak.sandbox.openai;

/** Reasoning tokens for a reasoning effort; none unless one is asked for. */
final class Effort {
  private Effort() {}

  static long tokens(String effort) {
    return switch (effort) {
      case "low" -> 64;
      case "medium" -> 128;
      case "high" -> 256;
      case "xhigh", "max" -> 512;
      default -> 0;
    };
  }
}
