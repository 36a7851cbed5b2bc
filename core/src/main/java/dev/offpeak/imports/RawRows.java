package dev.offpeak.imports;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. */
interface RawRows extends AutoCloseable {

  /**
   * The next row, readable or not; null at the end.
   *
   * @throws IOException if the file cannot be read on
   */
  @Nullable RawRow next() throws IOException;

  @Override
  void close() throws IOException;
}
