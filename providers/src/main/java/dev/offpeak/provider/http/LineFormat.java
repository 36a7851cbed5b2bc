package dev.offpeak.provider.http;

import dev.offpeak.provider.BatchInput;

/**
 * How a dialect writes a request around its body. Implementations are immutable and agree with the
 * dialect's {@code lineBytes}.
 */
public interface LineFormat {

  /**
   * What stands before the body.
   *
   * @param first whether this is the first line
   */
  byte[] before(BatchInput.Line line, boolean first);

  /** What stands after the body. */
  byte[] after();

  /**
   * Whether a line end would end the line: then line breaks in a body, which can only stand between
   * JSON tokens, become spaces.
   */
  boolean oneLine();
}
