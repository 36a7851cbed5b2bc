package dev.offpeak.provider.http;

import dev.offpeak.provider.ResultLine;
import org.jspecify.annotations.Nullable;

/** Says what a result line means, in a dialect. Thread-safe. */
@FunctionalInterface
public interface LineParser {

  /**
   * Reads one line.
   *
   * @return null if the line is not a result at all
   */
  @Nullable ResultLine parse(byte[] line);
}
