package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.Nearest;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.imports.Field;
import dev.offpeak.imports.Import;
import dev.offpeak.imports.ImportFormat;
import dev.offpeak.imports.ImportInput;
import dev.offpeak.imports.ImportResult;
import dev.offpeak.model.Feature;
import dev.offpeak.source.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code offpeak import}: calls that were counted elsewhere, into the ledger. */
public final class ImportFlow {

  private static final String STANDARD_INPUT = "-";

  private final Shell shell;
  private final Assembly assembly;

  /** What the command line says. */
  public record Arguments(
      List<String> files,
      @Nullable String format,
      List<String> map,
      @Nullable String feature,
      boolean json) {}

  public ImportFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Imports; the exit code. */
  public int run(Arguments arguments) {
    Import.Wish wish =
        new Import.Wish(
            format(arguments.format()), map(arguments.map()), feature(arguments.feature()));
    Path spooled = null;
    try {
      List<ImportInput> inputs = new ArrayList<>();
      for (String name : arguments.files()) {
        if (name.equals(STANDARD_INPUT)) {
          if (spooled != null) {
            throw CommandException.usage("standard input is one file; name - only once.");
          }
          spooled = spool();
          Path file = spooled;
          inputs.add(new ImportInput("standard input", () -> Files.newInputStream(file)));
        } else {
          inputs.add(input(name));
        }
      }
      return show(importAll(inputs, wish), arguments.json());
    } finally {
      remove(spooled);
    }
  }

  private ImportResult importAll(List<ImportInput> inputs, Import.Wish wish) {
    Import work =
        new Import(assembly.store(), assembly.prices(), shell.clock(), assembly.settings().home());
    return work.run(inputs, wish);
  }

  private int show(ImportResult result, boolean json) {
    if (json) {
      shell.streams().out().println(ImportJson.of(result));
    } else {
      ImportText.lines(result, Wrap.width(shell.terminal().columns()))
          .forEach(shell.streams().out()::println);
    }
    return result.skipped() == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  private static ImportInput input(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new SourceException(name + " is a directory; name the files in it.");
      }
      return new ImportInput(name, () -> Files.newInputStream(path));
    } catch (InvalidPathException noPath) {
      throw new SourceException(name + " is no path: " + noPath.getReason());
    }
  }

  /** Some formats are read twice, which a pipe cannot be. */
  private Path spool() {
    try {
      assembly.store();
      Path file = Files.createTempFile(assembly.settings().home(), "import-", ".tmp");
      Files.copy(shell.streams().in(), file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException unreadable) {
      throw new SourceException("standard input cannot be read.", unreadable);
    }
  }

  private static void remove(@Nullable Path spooled) {
    try {
      if (spooled != null) {
        Files.deleteIfExists(spooled);
      }
    } catch (IOException stays) {
      throw new UncheckedIOException(stays);
    }
  }

  private static @Nullable ImportFormat format(@Nullable String word) {
    if (word == null) {
      return null;
    }
    List<String> words = Arrays.stream(ImportFormat.values()).map(ImportFormat::label).toList();
    return ImportFormat.ofLabel(word)
        .orElseThrow(() -> unknown("--format knows " + String.join(", ", words), word, words));
  }

  private static Map<Field, String> map(List<String> pairs) {
    Map<Field, String> map = new EnumMap<>(Field.class);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0 || equals == pair.length() - 1) {
        throw CommandException.usage(
            "--map is written FIELD=COLUMN, such as time=sent_at; it was given \"" + pair + "\".");
      }
      String name = pair.substring(0, equals);
      List<String> words = Field.mappable();
      Field field =
          Field.ofMap(name)
              .orElseThrow(
                  () -> unknown("--map knows the fields " + String.join(", ", words), name, words));
      map.put(field, pair.substring(equals + 1));
    }
    return map;
  }

  private static CommandException unknown(String known, String word, List<String> words) {
    String near = Nearest.of(word, words);
    return CommandException.usage(
        known + ", not \"" + word + "\"" + (near == null ? "." : "; did you mean " + near + "?"));
  }

  private static @Nullable Feature feature(@Nullable String name) {
    try {
      return name == null ? null : new Feature(name);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--feature: " + wrong.getMessage() + ".");
    }
  }
}
