package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;

import dev.offpeak.app.config.Settings;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.pricing.PriceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The configuration file, price overrides included. */
final class ConfigTarget implements Target {

  private static final String SECRET = "sk-hidden-4711";

  private final Path file;

  ConfigTarget() {
    try {
      file = Files.createTempFile("offpeak-fuzz", ".yaml");
      file.toFile().deleteOnExit();
    } catch (IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }

  @Override
  public void feed(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      Settings settings =
          Settings.read(
              new Settings.Flags(file.resolveSibling("home"), file, false),
              new Environment(Map.of("KEY", SECRET), file.resolveSibling("home")));
      PriceList.bundled().with(settings.prices());
    } catch (CommandException refused) {
      String said = String.valueOf(refused.getMessage());
      promise(refused.exitCode() == 2, "a wrong file ends with 2");
      promise(!said.contains(SECRET), "no key in: " + said);
    }
  }
}
