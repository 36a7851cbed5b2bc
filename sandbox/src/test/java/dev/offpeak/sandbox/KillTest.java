package dev.offpeak.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kill in the middle of the work neither loses nor doubles a charge. */
final class KillTest {
  private static final int KILLS = 4;
  private static final int LINES = 4_000;

  @TempDir private Path directory;

  /** Results of a batch without delay are made as soon as it is accepted: the kill hits that. */
  @Test
  void acceptedBatchesAreChargedOnceAfterKills() throws Exception {
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      SandboxProcess process = SandboxProcess.start(directory);
      try (Raw raw = new Raw(process.port())) {
        accepted.add(raw.batch(LINES));
        accepted.add(raw.batch(LINES));
      } finally {
        process.kill();
      }
    }
    try (Sandbox sandbox =
            Sandbox.start(SandboxOptions.builder(directory).batchDelay(Duration.ZERO).build());
        Raw raw = new Raw(sandbox.port())) {
      for (String id : accepted) {
        assertThat(raw.output(raw.await(id, "completed"))).hasSize(LINES);
      }
      assertThat(raw.get("/v1/batches").json().path("data").size()).isEqualTo(accepted.size());
      assertThat(sandbox.charges().totals().charged()).isEqualTo((long) LINES * accepted.size());
      assertThat(sandbox.charges().totals().requests()).isEqualTo(LINES);
    }
  }
}
