package dev.offpeak.sandbox.batch;

import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Parameter;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.BodyHash;
import dev.offpeak.sandbox.wire.LineReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands out results as the batch's faults allow. Stateless. */
public final class DownloadFaults {
  private static final double LOST_SHARE = 0.1;

  private DownloadFaults() {}

  /** Whether the results are not to be found yet. */
  public static boolean hidden(Batch batch, Instant now) {
    Optional<Parameter> hidden = batch.record().fault(BatchFault.DOWNLOAD_404);
    return hidden.isPresent()
        && now.isBefore(batch.timeline().endsAt().plus(hidden.get().duration()));
  }

  /** The bytes of a file; of a file of results, some lines may be absent at first. */
  public static Reply content(Path content, @Nullable Batch batch, String contentType)
      throws IOException {
    if (batch != null) {
      Optional<Parameter> lost = batch.record().fault(BatchFault.LOST_LINES);
      if (lost.isPresent() && batch.countDownload() <= lost.get().count()) {
        return Reply.stream(contentType, out -> copyWithout(content, batch, out));
      }
    }
    return new Reply.Answer(
        200, contentType, Files.size(content), Map.of(), out -> Files.copy(content, out));
  }

  /** Leaves out the first line and a tenth of the others. */
  private static void copyWithout(Path content, Batch batch, OutputStream out) throws IOException {
    long seed = BodyHash.ofText(batch.id());
    try (LineReader lines = new LineReader(Files.newInputStream(content))) {
      for (long index = 0; lines.next(); index++) {
        if (index > 0 && BodyHash.unit(BodyHash.mix(seed + index)) >= LOST_SHARE) {
          out.write(lines.buffer(), lines.start(), lines.length());
          out.write('\n');
        }
      }
    }
  }
}
