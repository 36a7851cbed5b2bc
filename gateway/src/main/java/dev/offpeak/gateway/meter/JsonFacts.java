package dev.offpeak.gateway.meter;

/** Takes what a {@link JsonScan} finds, in the order of the text. */
interface JsonFacts {

  /** A text, without its escapes, shortened to the bound of the scan. */
  void text(int id, String text);

  /** A number, {@code true}, {@code false} or {@code null}. */
  default void literal(int id, String literal) {}

  /** An object or an array begins. */
  default void opens(int id, boolean object) {}

  /** A text that is only counted has ended; bytes as they stand in the JSON. */
  default void length(int id, long bytes) {}

  /** Some bytes of a value that is wanted whole. */
  default void bytes(int id, byte[] from, int begin, int end) {}

  /**
   * A text inside a value that is wanted whole has ended.
   *
   * @param media whether it holds a file or an image, which is no text to a model
   */
  default void inside(int id, long bytes, boolean media) {}
}
