package dev.offpeak.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchState;
import dev.offpeak.model.BatchTransitions;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.RequestTransitions;
import dev.offpeak.model.RunState;
import dev.offpeak.model.RunTransitions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/states.md} prints the tables that the code moves by. */
class StatesDocumentTest {

  private static final Path DOCUMENT = Path.of("docs/states.md");
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| (.*) \\|$");
  private static final Pattern STATE = Pattern.compile("`([a-z_]+)`");

  @Test
  void theTableOfRunsIsTheCodes() {
    assertThat(documented("Run")).isEqualTo(moves(RunState.values(), RunTransitions::allowed));
  }

  @Test
  void theTableOfRequestsIsTheCodes() {
    assertThat(documented("Request"))
        .isEqualTo(moves(RequestState.Kind.values(), RequestTransitions::allowed));
  }

  @Test
  void theTableOfBatchesIsTheCodes() {
    assertThat(documented("Batch"))
        .isEqualTo(moves(BatchState.Kind.values(), BatchTransitions::allowed));
  }

  private static <S extends Enum<S>> Map<String, Set<String>> moves(
      S[] states, BiPredicate<S, S> allowed) {
    Map<String, Set<String>> moves = new TreeMap<>();
    for (S from : states) {
      Set<String> to = new TreeSet<>();
      Arrays.stream(states)
          .filter(state -> allowed.test(from, state))
          .forEach(s -> to.add(word(s)));
      moves.put(word(from), to);
    }
    return moves;
  }

  /**
   * The table under the heading; the first column is the state before, the second the states after.
   */
  private static Map<String, Set<String>> documented(String heading) {
    List<String> lines = Checkout.text(DOCUMENT).lines().toList();
    int at = lines.indexOf("## " + heading);
    assertThat(at).as("heading %s in %s", heading, DOCUMENT).isNotNegative();
    Map<String, Set<String>> rows = new TreeMap<>();
    for (String line : lines.subList(at + 1, lines.size())) {
      if (line.startsWith("## ")) {
        break;
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> to = new TreeSet<>();
        Matcher state = STATE.matcher(row.group(2));
        while (state.find()) {
          to.add(state.group(1));
        }
        rows.put(row.group(1), to);
      }
    }
    return rows;
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
