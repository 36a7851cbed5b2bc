package dev.offpeak.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} names every flag, variable and exit code there is, and no other.
 */
class ConfigurationDocumentTest {

  private static final String DOCUMENT = Checkout.text(Path.of("docs/configuration.md"));
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final Pattern OPTION =
      Pattern.compile("@Option\\(\\s*names\\s*=\\s*(\\{[^}]*\\}|\"[^\"]*\")");
  private static final Pattern VARIABLE = Pattern.compile("\\bOFFPEAK_[A-Z_]+\\b");

  /** A script's own constant, which stands at the beginning of a line. */
  private static final Pattern CONSTANT = Pattern.compile("(?m)^(OFFPEAK_[A-Z_]+)=");

  private static final Pattern EXIT_CODE =
      Pattern.compile("public static final int \\w+ = (\\d+);");
  private static final Pattern EXIT_ROW = Pattern.compile("(?m)^\\| (\\d+) \\|");
  private static final Set<String> OF_EVERY_COMMAND = Set.of("--help", "--version");

  @Test
  void theFlagsAreThoseOfTheCommands() {
    Set<String> offered = new TreeSet<>();
    Matcher options = OPTION.matcher(programSources());
    while (options.find()) {
      offered.addAll(all(FLAG, options.group(1)));
    }
    Set<String> documented = all(FLAG, DOCUMENT);
    documented.removeAll(OF_EVERY_COMMAND);
    assertThat(documented).isEqualTo(offered);
  }

  @Test
  void theVariablesAreThoseThatAreRead() {
    Set<String> read = all(VARIABLE, programSources());
    for (String script : List.of("offpeak", "scripts/jdk")) {
      String text = Checkout.text(Path.of(script));
      read.addAll(all(VARIABLE, text));
      read.removeAll(groups(CONSTANT, text));
    }
    assertThat(all(VARIABLE, DOCUMENT)).isEqualTo(read);
  }

  @Test
  void theExitCodesAreTheProgramsOwn() {
    Path codes = Path.of("app/src/main/java/dev/offpeak/app/shell/ExitCode.java");
    assertThat(groups(EXIT_ROW, DOCUMENT)).isEqualTo(groups(EXIT_CODE, Checkout.text(codes)));
  }

  private static String programSources() {
    StringBuilder sources = new StringBuilder();
    for (Path file : Checkout.files(".java")) {
      if (file.startsWith("app/src/main")) {
        sources.append(Checkout.text(file));
      }
    }
    return sources.toString();
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Set<String> groups(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
