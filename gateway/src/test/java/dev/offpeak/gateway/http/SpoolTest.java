package dev.offpeak.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits on disk leaves nothing there. */
class SpoolTest {

  @TempDir private Path directory;

  private List<Path> names(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.toList();
    }
  }

  @Test
  void aFileHasNoNameWhileItIsUsed() throws Exception {
    Path home = directory.resolve("spool");
    SpoolFile file = Spool.in(home).create();
    file.out().write("text".getBytes(UTF_8));
    file.out().write('!');
    // A process that is killed now leaves no file behind.
    assertThat(names(home)).isEmpty();
    assertThat(file.length()).isEqualTo(5);
    assertThat(new String(file.in().readAllBytes(), UTF_8)).isEqualTo("text!");
    assertThat(new String(file.in().readAllBytes(), UTF_8)).isEqualTo("text!");
    assertThat(file.closed()).isNotDone();
    file.close();
    assertThat(file.closed()).isDone();
    assertThatThrownBy(() -> file.in().read()).isInstanceOf(IOException.class);
  }

  @Test
  void onlyItsOwnerMayReadIt() throws Exception {
    Path home = directory.resolve("spool");
    Spool.in(home).create().close();
    assertThat(Files.getPosixFilePermissions(home)).hasSize(3);
  }

  @Test
  void whatACrashLeftIsGoneWithTheNextFile() throws Exception {
    Files.writeString(directory.resolve("left"), "");
    Spool.in(directory).create().close();
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void allFilesTogetherAreBounded() throws Exception {
    Spool spool = Spool.in(directory).upTo(10);
    SpoolFile first = spool.create();
    first.out().write(new byte[6]);
    try (SpoolFile second = spool.create()) {
      second.out().write(new byte[4]);
      assertThatThrownBy(() -> second.out().write(1)).isInstanceOf(SpoolException.class);
      first.close();
      first.close();
      second.out().write(new byte[6]);
      assertThatThrownBy(() -> second.out().write(1)).isInstanceOf(SpoolException.class);
    }
  }

  @Test
  void aDirectoryThatCannotBeIsToldAsTheDisks() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> Spool.in(file.resolve("spool")).create())
        .isInstanceOf(SpoolException.class);
  }
}
