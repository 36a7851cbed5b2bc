package dev.offpeak.store.sqlite;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.NewRequest;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import dev.offpeak.testkit.SettableTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that refuses costs the call that met it, and nothing else. */
final class DiskFaultTest {

  private static final byte[] LARGE = new byte[1 << 20];

  @TempDir private Path directory;

  private final FaultyDisk disk = new FaultyDisk();
  private final RunId run = aRun().build().id();
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = openAgain();
    store.runs().create(aRun().build(), SettableTime.START.plus(Duration.ofDays(1)));
  }

  @AfterEach
  void close() {
    disk.heal();
    store.close();
  }

  private SqliteStore openAgain() {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, new SettableTime(), disk);
  }

  private void append(long ordinal) {
    append(aRequest(ordinal).build(store.payloads()));
  }

  private void append(NewRequest request) {
    store.runs().append(run, List.of(request));
  }

  private static StoreException refused(Runnable call) {
    return catchThrowableOfType(StoreException.class, call::run);
  }

  private void assertStored(long... ordinals) {
    assertThat(store.output().rows(run, 0, 100))
        .extracting(row -> row.ordinal())
        .containsExactlyElementsOf(Arrays.stream(ordinals).boxed().toList());
    assertThat(store.runs().find(run).orElseThrow().counts().total()).isEqualTo(ordinals.length);
  }

  @Test
  void aFullDiskRefusesAnAppendAndGoesOnWithSpace() {
    append(1);
    disk.failWrites(FaultyDisk.NO_SPACE);

    assertThat(refused(() -> store.payloads().append(LARGE)).reason()).isEqualTo(Reason.DISK_FULL);
    assertThat(refused(() -> append(2)).reason()).isEqualTo(Reason.DISK_FULL);
    assertStored(1);

    disk.heal();
    append(3);
    PayloadRef large = store.payloads().append(LARGE);
    append(4);
    assertStored(1, 3, 4);
    assertThat(store.payloads().read(large)).isEqualTo(LARGE);
  }

  @Test
  void whatWasBufferedWhileTheDiskWasFullIsWrittenOnceThereIsSpace() {
    disk.failWrites(FaultyDisk.NO_SPACE);
    PayloadRef ref = store.payloads().append("buffered".getBytes(StandardCharsets.UTF_8));
    NewRequest request = aRequest(1).build(ref, null);
    assertThat(refused(() -> append(request)).reason()).isEqualTo(Reason.DISK_FULL);

    disk.heal();
    append(request);

    store.close();
    store = openAgain();
    assertThat(store.payloads().read(ref)).asString().isEqualTo("buffered");
  }

  @Test
  void aFailedFsyncIsNeverTrustedAgain() {
    append(1);
    NewRequest lost = aRequest(2).build(store.payloads());
    disk.failForces("Input/output error");
    assertThat(refused(() -> append(lost)).reason()).isEqualTo(Reason.BROKEN);
    disk.heal();

    assertThat(refused(() -> append(lost))).hasMessageContaining("append again");
    append(3);

    assertStored(1, 3);
    store.close();
    store = openAgain();
    assertThat(store.payloads().read(aRequest(9).build(store.payloads()).body())).isNotEmpty();
    assertStored(1, 3);
  }

  @Test
  void aLogThatCouldNotBeForcedIsNeverTrustedAgain() {
    append(1);
    disk.failForces("Input/output error");
    Instant until = SettableTime.START.plus(Duration.ofDays(2));
    assertThat(refused(() -> store.runs().follow(run, until)))
        .hasMessageContaining("could not be forced to disk")
        .extracting(StoreException::reason)
        .isEqualTo(Reason.BROKEN);
    disk.heal();

    assertThat(refused(() -> append(2))).hasMessageContaining("until it is opened again");
    store.close();
    store = openAgain();
    append(3);
    assertStored(1, 3);
  }

  @Test
  void aFailedCommitWritesNothing() {
    append(1);
    disk.failCommits(FaultyDisk.NO_SPACE);

    assertThat(refused(() -> append(2)).reason()).isEqualTo(Reason.DISK_FULL);
    assertStored(1);

    disk.heal();
    append(2);
    assertStored(1, 2);
  }

  @Test
  void aReadOnlyDiskIsNoAccess() {
    disk.failCommits("Read-only file system");

    assertThat(refused(() -> append(1)).reason()).isEqualTo(Reason.NO_ACCESS);
  }
}
