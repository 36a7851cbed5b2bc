package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.payload.PayloadRef;
import dev.offpeak.payload.PayloadWriter;
import dev.offpeak.testkit.SettableTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory is one store, whatever language the process that opens it speaks. */
final class LocaleTest {

  private static final byte[] BYTES = "an answer".getBytes(StandardCharsets.UTF_8);

  private final Locale usual = Locale.getDefault();

  @TempDir private Path directory;

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(usual);
  }

  private SqliteStore open() {
    return SqliteStore.open(directory, SqliteSettings.DEFAULTS, new SettableTime());
  }

  private PayloadRef append() {
    try (SqliteStore store = open();
        PayloadWriter writer = store.payloads().newWriter()) {
      return writer.append(BYTES);
    }
  }

  @Test
  void aStoreThatWasMadeWithOtherDigitsOpens() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    append();
    Locale.setDefault(Locale.ROOT);
    append();
  }

  @Test
  void segmentsAreNamedAlikeUnderEveryLocale() {
    Folder folder = Folder.create(directory);
    Path name = folder.segment(7);
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

    assertThat(folder.segment(7)).isEqualTo(name).hasFileName("00000007.seg");
  }
}
