package dev.offpeak.app.assembly;

import dev.offpeak.app.shell.PrivateFiles;
import dev.offpeak.sandbox.Sandbox;
import dev.offpeak.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The one emulator of a sandbox directory. Whoever calls first, of all processes, runs it until it
 * ends; the others call that one, and one of them takes the seat when it is free. Thread-safe.
 *
 * <p>The seat is a file lock, which a dead process cannot keep, beside a file with the port.
 */
final class EmulatorSeat implements AutoCloseable {

  private final Path directory;
  private @Nullable FileChannel channel;
  private @Nullable Sandbox sandbox;
  private boolean closed;

  EmulatorSeat(Path directory) {
    this.directory = directory;
  }

  /** Where the emulator listens now, without a path; empty seats are taken. */
  synchronized URI origin() {
    if (sandbox == null && !closed) {
      tryTake();
    }
    if (sandbox != null) {
      return origin(sandbox.port());
    }
    try {
      return origin(Integer.parseInt(Files.readString(portFile()).strip()));
    } catch (IOException | NumberFormatException notThereYet) {
      // The holder is about to write it; a refused connection is tried again like any other.
      return origin(1);
    }
  }

  private static URI origin(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void tryTake() {
    FileChannel open = null;
    try {
      PrivateFiles.makeFolder(directory);
      open =
          FileChannel.open(
              directory.resolve("emulator.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = open.tryLock();
      if (lock == null) {
        open.close();
        return;
      }
      Sandbox started = Sandbox.start(SandboxOptions.builder(directory).build());
      Path fresh = directory.resolve("port.new");
      Files.writeString(fresh, Integer.toString(started.port()), StandardCharsets.US_ASCII);
      Files.move(fresh, portFile(), StandardCopyOption.ATOMIC_MOVE);
      channel = open;
      sandbox = started;
    } catch (OverlappingFileLockException heldInThisProcess) {
      close(open);
    } catch (IOException unusable) {
      close(open);
      throw new UncheckedIOException("cannot use " + directory, unusable);
    }
  }

  private Path portFile() {
    return directory.resolve("port");
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
    close(channel);
    channel = null;
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException lockIsGoneAnyway) {
        return;
      }
    }
  }
}
