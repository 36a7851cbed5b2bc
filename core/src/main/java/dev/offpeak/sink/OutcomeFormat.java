package dev.offpeak.sink;

import java.io.IOException;
import java.io.OutputStream;

/** Writes outcomes one after the other in some form. Not thread-safe. */
interface OutcomeFormat {

  /** Writes what stands before the first outcome. */
  void begin(OutputStream out) throws IOException;

  void write(Outcome outcome, OutputStream out) throws IOException;

  /** Hands over what the form itself still holds back. */
  void end() throws IOException;
}
