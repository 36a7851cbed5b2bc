package dev.offpeak.validate;

import org.jspecify.annotations.Nullable;

/** Port to a library that knows JSON Schema. Thread-safe. */
@FunctionalInterface
public interface SchemaLibrary {

  /** Knows no schema: for who uses none. */
  SchemaLibrary NONE =
      schema -> {
        throw new IllegalArgumentException("there is no library for JSON Schema here");
      };

  /**
   * Makes a schema ready for use. Nothing is fetched from anywhere.
   *
   * @throws IllegalArgumentException saying what is wrong with the schema
   */
  SchemaCheck compile(String schema);

  /** A schema in use. Thread-safe. */
  @FunctionalInterface
  interface SchemaCheck {

    /**
     * What a text breaks first, by its place in the schema, as {@code /properties/price/type}; null
     * if it obeys, {@code ""} if it is not JSON. Says nothing of the text itself.
     *
     * @throws BoundedText.SpentException if a regular expression of the schema finds no end on it
     */
    @Nullable String firstBroken(String json);
  }
}
