package dev.offpeak.imports;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file to import.
 *
 * @param name how messages call it
 * @param opener opens it from its beginning; some formats are read twice
 */
public record ImportInput(String name, Opener opener) {

  /** Opens a file. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }
}
