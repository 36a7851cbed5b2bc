package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.RequestCursor;
import dev.offpeak.sandbox.wire.LineReader;
import dev.offpeak.sandbox.wire.RequestParser;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Walks the lines of an input file; blank lines are passed over. Not thread-safe. */
final class LineCursor implements RequestCursor {
  private static final RequestParser PARSER = new RequestParser("body");

  private final LineReader lines;
  private @Nullable RequestParts parts;
  private long line;

  LineCursor(Path file) throws IOException {
    lines = new LineReader(Files.newInputStream(file));
  }

  @Override
  public boolean next() throws IOException {
    while (lines.next()) {
      line++;
      if (!lines.blank()) {
        parts = PARSER.parse(lines.buffer(), lines.start(), lines.length());
        return true;
      }
    }
    return false;
  }

  /** Number of the present line, from 1. */
  long line() {
    return line;
  }

  /** The present line's parts; null if it is not a JSON object. */
  @Nullable RequestParts partsOrNull() {
    return parts;
  }

  @Override
  public byte[] buffer() {
    return lines.buffer();
  }

  @Override
  public RequestParts parts() {
    if (parts == null) {
      throw new IllegalStateException("Line " + line + " was accepted, but is not JSON now");
    }
    return parts;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
