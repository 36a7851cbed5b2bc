package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.batch.RequestCursor;
import dev.offpeak.sandbox.wire.RequestParser;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a batch on disk, each exactly as sent behind its length in four bytes: request
 * bodies may hold line feeds, so lines would not do. Not thread-safe.
 */
final class RequestLog implements RequestCursor {
  /** Name of the file in a batch's directory. */
  static final String FILE = "input.bin";

  /** Finds the parts of a request. */
  static final RequestParser PARSER = new RequestParser("params");

  private static final int BUFFER_BYTES = 1 << 16;

  private final DataInputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable RequestParts parts;

  RequestLog(Path directory) throws IOException {
    in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(directory.resolve(FILE)), BUFFER_BYTES));
  }

  /** Writes requests. */
  static final class Writer implements AutoCloseable {
    private final DataOutputStream out;

    Writer(Path directory) throws IOException {
      out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(directory.resolve(FILE)), BUFFER_BYTES));
    }

    void add(byte[] bytes, int start, int length) throws IOException {
      out.writeInt(length);
      out.write(bytes, start, length);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  @Override
  public boolean next() throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException end) {
      return false;
    }
    if (length > buffer.length) {
      buffer = new byte[Math.max(length, buffer.length * 2)];
    }
    in.readFully(buffer, 0, length);
    parts = PARSER.parse(buffer, 0, length);
    return true;
  }

  @Override
  public byte[] buffer() {
    return buffer;
  }

  @Override
  public RequestParts parts() {
    if (parts == null) {
      throw new IllegalStateException("A request was accepted, but is not JSON now");
    }
    return parts;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
