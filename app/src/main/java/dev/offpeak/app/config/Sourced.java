package dev.offpeak.app.config;

/**
 * A value that is in force, and where it comes from.
 *
 * @param from for people: {@code offpeak.yaml line 3}, {@code OPENAI_BASE_URL}, {@code default}
 */
public record Sourced<T>(T value, String from) {

  static <T> Sourced<T> byDefault(T value) {
    return new Sourced<>(value, "default");
  }
}
