package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.SpoolFile;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Hands a body that is on disk to an event loop, piece by piece, no faster than it takes them. Ends
 * when the file is closed. Used on that event loop; the disk is read elsewhere.
 */
final class FileFeed {

  private static final int PIECE_BYTES = 64 * 1024;

  private final SpoolFile file;
  private final Context context;
  private volatile CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

  FileFeed(SpoolFile file, Context context) {
    this.file = file;
    this.context = context;
  }

  /**
   * Begins.
   *
   * @param broken called in place of the end if the file cannot be read
   */
  void start(Consumer<Buffer> piece, Runnable end, Runnable broken) {
    Thread.ofVirtual()
        .name("spooled-body")
        .start(() -> {
          try {
            read(piece);
            context.runOnContext(go -> end.run());
          } catch (IOException unreadable) {
            context.runOnContext(go -> broken.run());
          }
        });
  }

  private void read(Consumer<Buffer> piece) throws IOException {
    byte[] bytes = new byte[PIECE_BYTES];
    InputStream in = file.in();
    for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
      Buffer next = Buffer.buffer(got).appendBytes(bytes, 0, got);
      CompletableFuture<Void> taken = new CompletableFuture<>();
      context.runOnContext(go -> {
        piece.accept(next);
        taken.complete(null);
      });
      taken.join();
      CompletableFuture.anyOf(room, file.closed()).join();
    }
  }

  void pause() {
    room = new CompletableFuture<>();
  }

  void resume() {
    room.complete(null);
  }
}
