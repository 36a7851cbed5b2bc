package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.charge.ChargeFiles;
import dev.offpeak.sandbox.wire.BodyHash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what is accepted: the hash of each body and of each custom id. Not thread-safe. */
public final class AcceptedRequests implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final BodyHash hash = new BodyHash();
  private final ByteBuffer idHash = ByteBuffer.allocate(Long.BYTES);

  /** Writes into a batch's directory that is being made; its {@code checked} exists. */
  public AcceptedRequests(Path directory) throws IOException {
    out =
        new BufferedOutputStream(
            Files.newOutputStream(directory.resolve(ChargeFiles.ACCEPTED)), BUFFER_BYTES);
  }

  /** Adds a request in the order of the batch. */
  public void add(String customId, byte[] buffer, int bodyStart, int bodyLength)
      throws IOException {
    out.write(hash.of(buffer, bodyStart, bodyLength));
    idHash.clear().putLong(BodyHash.ofText(customId));
    out.write(idHash.array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
