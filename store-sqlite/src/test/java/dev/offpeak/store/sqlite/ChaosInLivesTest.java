package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.testkit.simulation.SimFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every fault of {@code docs/chaos.md} happens in simulated lives, or cannot for a reason that is
 * written down. That each of them really happens, {@link CrashSimulationTest} sees.
 */
final class ChaosInLivesTest {

  /** That document leaves no fault of the sandbox out, which a test of the sandbox's sees to. */
  private static final Path DOCUMENT = Path.of("..", "docs", "chaos.md");

  private static final Pattern OPERATIONS = Pattern.compile("is an operation and a way: (.*?)then");
  private static final Pattern WAY = Pattern.compile("\\| `([a-z0-9-]+)` \\| `[a-z]+-\\1[=:`].*");
  private static final Pattern OF_BATCHES =
      Pattern.compile("\\| [^|`]+(?:`[^|`]*`[^|`]*)? \\| (`[^|]+`) \\| [^|]+ \\|");
  private static final Pattern OF_VALIDATION =
      Pattern.compile("\\| `[a-z_]+` \\| (`[a-z-]+[=:][^|]*`) \\|");
  private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)");

  private static Set<String> documented() throws IOException {
    String text = Files.readString(DOCUMENT);
    Set<String> names = new LinkedHashSet<>();
    Matcher operations = OPERATIONS.matcher(text.replace('\n', ' '));
    assertThat(operations.find()).isTrue();
    List<String> ways =
        text.lines().map(WAY::matcher).filter(Matcher::matches).map(m -> m.group(1)).toList();
    for (String operation : codes(operations.group(1))) {
      ways.forEach(way -> names.add(operation + "-" + way));
    }
    String batches = text.substring(text.indexOf("## Validation that fails late"));
    for (String line : batches.lines().toList()) {
      for (Pattern row : List.of(OF_BATCHES, OF_VALIDATION)) {
        Matcher found = row.matcher(line);
        if (found.matches()) {
          names.addAll(codes(found.group(1)));
        }
      }
    }
    return names;
  }

  private static List<String> codes(String text) {
    List<String> codes = new ArrayList<>();
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }

  @Test
  void everyFaultOfTheSandboxHasItsCounterpartOrAReason() throws IOException {
    assertThat(SimFault.accountedFor())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(documented());
  }
}
