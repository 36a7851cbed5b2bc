package dev.offpeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher of a checkout, with the lock of Linux ({@code flock}) and with the folder that
 * stands for it where there is none (macOS).
 */
class LauncherIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoFirstUsesAtOnceBuildOnceAndBothRun(boolean withFlock) throws Exception {
    Checkout checkout = new Checkout(folder, withFlock);
    checkout.closeGate();
    Checkout.Launch first = checkout.launch("status", "two words");
    first.awaits("building offpeak (first use");
    Checkout.Launch second = checkout.launch("report");
    second.awaits("waiting for another process");
    checkout.openGate();
    assertThat(first.ends()).as(first.errors()).isZero();
    assertThat(second.ends()).as(second.errors()).isZero();
    assertThat(first.output()).isEqualTo("status|two words\n");
    assertThat(second.output()).isEqualTo("report\n");
    assertThat(checkout.builds()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBuildThatIsKilledHoldsUpNobody(boolean withFlock) throws Exception {
    Checkout checkout = new Checkout(folder, withFlock);
    checkout.closeGate();
    Checkout.Launch killed = checkout.launch("status");
    killed.awaits("building offpeak");
    killed.kill();
    Checkout.Launch stopped = checkout.launch("status");
    stopped.awaits("building offpeak (first use");
    checkout.openGate();
    assertThat(stopped.ends()).as(stopped.errors()).isZero();
    assertThat(stopped.output()).isEqualTo("status\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChangedSourceIsBuiltAgainAndAnUnchangedOneIsNot(boolean withFlock) throws Exception {
    Checkout checkout = new Checkout(folder, withFlock);
    assertThat(checkout.launch("status").ends()).isZero();
    Checkout.Launch again = checkout.launch("status");
    assertThat(again.ends()).isZero();
    assertThat(again.errors()).isEmpty();
    checkout.edit();
    Checkout.Launch edited = checkout.launch("status");
    assertThat(edited.ends()).isZero();
    assertThat(edited.errors()).contains("building offpeak (sources changed)");
    assertThat(checkout.builds()).isEqualTo(2);
    try (Stream<Path> left = Files.list(checkout.root().resolve(".offpeak-build"))) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .as("a lock that nobody holds")
          .doesNotContain("lock.d");
    }
  }

  @Test
  void aKilledRebuildLeavesTheLastBuildToRun() throws Exception {
    Checkout checkout = new Checkout(folder, false);
    assertThat(checkout.launch("status").ends()).isZero();
    checkout.edit();
    checkout.closeGate();
    Checkout.Launch killed = checkout.launch("status");
    killed.awaits("building offpeak (sources changed)");
    killed.kill();
    String current = Files.readString(checkout.root().resolve(".offpeak-build/current")).strip();
    assertThat(checkout.root().resolve(".offpeak-build").resolve(current).resolve("lib"))
        .isNotEmptyDirectory();
  }
}
