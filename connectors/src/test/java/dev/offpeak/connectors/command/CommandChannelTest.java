package dev.offpeak.connectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.hooks.Channel.Outcome;
import dev.offpeak.store.HookEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandChannelTest {

  private static final HookEvent EVENT =
      new HookEvent("evt_1", "alert.raised", "x", "{\"text\":\"$(id) `id`\"}", Instant.EPOCH);

  @TempDir Path folder;

  private static Outcome send(String... command) {
    return new CommandChannel(List.of(command), Set.of("PATH"), Duration.ofSeconds(30)).send(EVENT);
  }

  @Test
  void theEventIsOnItsInputAndNoShellReadsIt() throws IOException {
    Path got = folder.resolve("got");
    assertThat(send("/bin/sh", "-c", "/bin/cat > \"$1\"", "sh", got.toString()))
        .isEqualTo(new Outcome.Taken());
    assertThat(got).hasContent(EVENT.body());
    Path literal = folder.resolve("$(id)");
    assertThat(send("/usr/bin/touch", literal.toString())).isEqualTo(new Outcome.Taken());
    assertThat(Files.exists(literal)).isTrue();
  }

  @Test
  void whatItMustNotSeeIsNotInItsEnvironment() throws IOException {
    Path got = folder.resolve("got");
    send("/bin/sh", "-c", "/usr/bin/env > \"$1\"", "sh", got.toString());
    assertThat(System.getenv("PATH")).isNotBlank();
    // The shell makes a PATH of its own where it gets none; it is not ours.
    assertThat(Files.readString(got)).doesNotContain(System.getenv("PATH") + "\n");
  }

  @Test
  void anExitCodeOtherThanZeroIsTriedAgain() {
    assertThat(send("/bin/sh", "-c", "echo secret; echo secret >&2; exit 3"))
        .isEqualTo(new Outcome.NotNow("it ended with exit code 3", null));
    assertThat(send(folder.resolve("nothing").toString()))
        .isEqualTo(new Outcome.NotNow("it cannot be started", null));
  }

  @Test
  void aCommandThatReadsNothingIsFine() {
    assertThat(send("/bin/true")).isEqualTo(new Outcome.Taken());
  }

  @Test
  void aCommandThatDoesNotEndIsEnded() {
    CommandChannel channel =
        new CommandChannel(
            List.of("/bin/sh", "-c", "sleep 600 & wait"), Set.of(), Duration.ofMillis(300));
    assertThat(channel.send(EVENT))
        .isEqualTo(new Outcome.NotNow("it did not end within 0 s", null));
  }
}
