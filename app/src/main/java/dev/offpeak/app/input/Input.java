package dev.offpeak.app.input;

import dev.offpeak.connectors.jdbc.WriteBack;
import dev.offpeak.intake.RunSpec.Identity;
import dev.offpeak.model.ProviderName;
import dev.offpeak.source.Source;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input that was opened and understood; closing the source closes it.
 *
 * @param place what an ordinal counts: {@code line} or {@code row}
 * @param model of all its rows; null for a batch file, whose lines name their own
 * @param file the input as a file, or null
 * @param writeBack where answers are written back, or null
 * @param changes what a lever added to the requests, for people
 */
public record Input(
    Source source,
    ProviderName provider,
    String place,
    @Nullable String model,
    Identity identity,
    @Nullable Path file,
    @Nullable WriteBack writeBack,
    List<String> changes) {

  public Input {
    changes = List.copyOf(changes);
  }
}
