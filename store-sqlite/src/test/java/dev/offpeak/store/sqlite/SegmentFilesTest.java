package dev.offpeak.store.sqlite;

import static dev.offpeak.testkit.RequestBuilder.aRequest;
import static dev.offpeak.testkit.RunBuilder.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offpeak.model.RunId;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import dev.offpeak.testkit.SettableTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the files, after crashes and damages too. */
final class SegmentFilesTest {

  private static final SqliteSettings SMALL_SEGMENTS =
      new SqliteSettings(Duration.ofSeconds(10), 1_024, 2);

  @TempDir private Path directory;

  private SqliteStore open(String name, SqliteSettings settings) {
    return SqliteStore.open(directory.resolve(name), settings, new SettableTime());
  }

  private SqliteStore open(String name) {
    return open(name, SqliteSettings.DEFAULTS);
  }

  /**
   * A copy of a store's directory while it is open: what a kill leaves. Its owner's lock is held
   * for the original's path only.
   */
  private void copy(String from, String to) throws IOException {
    Path source = directory.resolve(from);
    Path target = directory.resolve(to);
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(source.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, target.resolve(source.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private Path segment(String store, int number) {
    return directory.resolve(store).resolve("payloads/%08d.seg".formatted(number));
  }

  private static RunId load(SqliteStore store, String id) {
    RunId run = new RunId(id);
    store.runs().create(aRun().withId(id).build(), SettableTime.START.plus(Duration.ofDays(1)));
    return run;
  }

  private static PayloadRef append(SqliteStore store, RunId run, long ordinal) {
    var request = aRequest(ordinal).build(store.payloads());
    store.runs().append(run, List.of(request));
    return request.body();
  }

  @Test
  void onlyTheOwnerCanReadTheFiles() throws IOException {
    try (SqliteStore store = open("modes")) {
      append(store, load(store, "r_a"), 1);
      store.locks().tryLock(aRun().build().account().id());
      try (Stream<Path> all = Files.walk(directory.resolve("modes"))) {
        for (Path path : all.toList()) {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          assertThat(mode)
              .as(path.toString())
              .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
      }
    }
  }

  @Test
  void theTornTailOfADeadProcessIsCut() throws IOException {
    PayloadRef kept;
    long committed;
    try (SqliteStore store = open("alive")) {
      kept = append(store, load(store, "r_a"), 1);
      committed = Files.size(segment("alive", kept.segment()));
      copy("alive", "killed");
    }
    try (RandomAccessFile file =
        new RandomAccessFile(segment("killed", kept.segment()).toFile(), "rw")) {
      file.seek(committed);
      file.write(new byte[] {'O', 'P', 'S', 'R', 0, 0, 9});
    }

    try (SqliteStore store = open("killed")) {
      assertThat(Files.size(segment("killed", kept.segment()))).isEqualTo(committed);
      assertThat(store.payloads().read(kept)).isNotEmpty();
    }
  }

  /**
   * An fsync takes along what others have appended; only a row's own commit says that it counts.
   */
  @Test
  void bytesThatAFailedTransactionMadeDurableOutliveAKillOnceARowRefersToThem() throws IOException {
    byte[] body = "asked for".getBytes(StandardCharsets.UTF_8);
    FaultyDisk disk = new FaultyDisk();
    PayloadRef kept;
    try (SqliteStore store =
        SqliteStore.open(
            directory.resolve("alive"), SqliteSettings.DEFAULTS, new SettableTime(), disk)) {
      RunId run = load(store, "r_a");
      kept = store.payloads().append(body);
      disk.failCommits(FaultyDisk.NO_SPACE);
      assertThatThrownBy(() -> append(store, run, 1)).isInstanceOf(StoreException.class);
      disk.heal();
      store.runs().append(run, List.of(aRequest(2).build(kept, null)));
      copy("alive", "killed");
    }

    try (SqliteStore store = open("killed")) {
      assertThat(store.payloads().read(kept)).isEqualTo(body);
    }
  }

  @Test
  void theTailOfALivingProcessIsLeftAlone() throws IOException {
    try (SqliteStore one = open("shared")) {
      RunId run = load(one, "r_a");
      PayloadRef first = append(one, run, 1);
      byte[] large = new byte[1 << 20];
      PayloadRef uncommitted = one.payloads().append(large);
      try (SqliteStore two = open("shared")) {
        assertThat(two.payloads().read(first)).isNotEmpty();
        assertThat(Files.size(segment("shared", first.segment()))).isGreaterThan(1 << 20);
      }
      one.runs().append(run, List.of(aRequest(2).build(uncommitted, null)));
      assertThat(one.payloads().read(uncommitted)).isEqualTo(large);
    }
  }

  @Test
  void damageIsReportedWithItsPlaceAndNeverCut() throws IOException {
    PayloadRef first;
    PayloadRef second;
    try (SqliteStore store = open("damaged")) {
      RunId run = load(store, "r_a");
      first = append(store, run, 1);
      second = append(store, run, 2);
    }
    Path file = segment("damaged", first.segment());
    long size = Files.size(file);
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(first.offset() + 3);
      damaged.write('!');
    }

    try (SqliteStore store = open("damaged")) {
      StoreException reported =
          catchThrowableOfType(StoreException.class, () -> store.payloads().read(first));
      assertThat(reported.reason()).isEqualTo(Reason.CORRUPT);
      assertThat(reported)
          .hasMessageContaining("segment " + first.segment())
          .hasMessageContaining("byte " + first.offset());
      assertThat(store.payloads().read(second)).isNotEmpty();
      assertThat(Files.size(file)).isEqualTo(size);
    }
  }

  @Test
  void aSegmentThatIsFullIsFollowedByTheNext() {
    List<PayloadRef> refs = new ArrayList<>();
    try (SqliteStore store = open("rolling", SMALL_SEGMENTS)) {
      RunId run = load(store, "r_a");
      for (int ordinal = 1; ordinal <= 200; ordinal++) {
        refs.add(append(store, run, ordinal));
      }
    }
    assertThat(refs.stream().map(PayloadRef::segment).distinct()).hasSizeGreaterThan(4);
    try (SqliteStore store = open("rolling", SMALL_SEGMENTS)) {
      for (int i = 0; i < refs.size(); i++) {
        assertThat(store.payloads().read(refs.get(i)))
            .asString(StandardCharsets.UTF_8)
            .contains("\"n\":%d}".formatted(i + 1));
      }
    }
  }

  @Test
  void theLoadOfADeadProcessGoesWithItsSegments() throws IOException {
    PayloadRef dropped;
    try (SqliteStore store = open("alive")) {
      RunId run = load(store, "r_a");
      PayloadWriter writer = store.payloads().newWriter();
      dropped = writer.append("dropped".getBytes(StandardCharsets.UTF_8));
      store.runs().append(run, List.of(aRequest(1).build(dropped, null)));
      copy("alive", "killed");
    }

    try (SqliteStore store = open("killed")) {
      assertThat(segment("killed", dropped.segment())).exists();
      store.runs().dropDeadLoads(SettableTime.START.plus(Duration.ofDays(2)));
      assertThat(store.runs().find(new RunId("r_a"))).isEmpty();
      assertThat(segment("killed", dropped.segment())).doesNotExist();
    }
  }

  @Test
  void segmentsThatNoRowNeedsGoWithTheirProcess() {
    PayloadRef ref;
    try (SqliteStore store = open("unused")) {
      ref = store.payloads().append(new byte[10]);
      assertThat(segment("unused", ref.segment())).exists();
    }
    assertThat(segment("unused", ref.segment())).doesNotExist();
  }

  @Test
  void anInterruptedReaderDisturbsNobody() {
    try (SqliteStore store = open("interrupted")) {
      PayloadRef ref = append(store, load(store, "r_a"), 1);
      byte[] large = new byte[1 << 19];
      PayloadRef written = store.payloads().append(large);
      Thread.currentThread().interrupt();

      assertThat(store.payloads().read(written)).isEqualTo(large);
      assertThat(append(store, new RunId("r_a"), 2).length()).isEqualTo(ref.length());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.payloads().read(ref)).isNotEmpty();
    }
  }

  @Test
  void whatSomebodyElsePutBesideTheSegmentsIsLeftAlone() throws IOException {
    try (SqliteStore store = open("guests")) {
      append(store, load(store, "r_a"), 1);
    }
    Path payloads = directory.resolve("guests").resolve("payloads");
    Path copy = Files.createFile(payloads.resolve("00000001 (copy).seg"));
    Path odd = Files.createFile(payloads.resolve("notes.seg"));
    Path orphan = Files.createFile(payloads.resolve("00000099.seg"));

    open("guests").close();

    assertThat(copy).exists();
    assertThat(odd).exists();
    assertThat(orphan).doesNotExist();
  }
}
