package dev.offpeak.connectors.jdbc;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The value that names one row.
 *
 * @param number whether it is a number, which some databases tell apart from its text
 */
record Key(String text, boolean number) {

  /** The key as a row's JSON holds it; null if it is null or no plain value. */
  static @Nullable Key of(@Nullable JsonNode value) {
    if (value == null || value.isNull() || !value.isValueNode()) {
      return null;
    }
    return new Key(value.asString(), value.isNumber());
  }
}
