package dev.offpeak.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of faults by one name, and how faults are explained to people. */
final class ScenarioTest {
  private static final int SCREEN_LINES = 75;

  @Test
  void everyScenarioIsMadeOfRulesAndCombines(@TempDir Path directory) {
    for (Scenario scenario : Scenario.values()) {
      Faults faults =
          new Faults(directory.resolve("none.json"), 1, List.of(scenario.id(), "stuck=1"));
      assertThat(faults.rules()).containsAll(scenario.rules()).contains("stuck=1");
    }
    assertThat(Scenario.EVERYTHING.rules()).containsAll(Scenario.MESSY_RESULTS.rules());
  }

  @Test
  void aScenarioTakesNoValue() {
    assertThatThrownBy(() -> FaultRule.parseAll("bad-tuesday=2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes no value");
  }

  @Test
  void equalSeedsStrikeEquallyWhateverElseIsAsked(@TempDir Path directory) {
    Fault poll = Fault.named("poll-5xx").orElseThrow();
    Fault list = Fault.named("list-5xx").orElseThrow();
    Faults quiet = new Faults(directory.resolve("1"), 5, List.of("bad-tuesday"));
    Faults busy = new Faults(directory.resolve("2"), 5, List.of("bad-tuesday"));
    List<Boolean> alone =
        IntStream.range(0, 100).mapToObj(i -> quiet.strikes(poll).isPresent()).toList();
    List<Boolean> among =
        IntStream.range(0, 100)
            .mapToObj(i -> {
              var _ = busy.strikes(list);
              return busy.strikes(poll).isPresent();
            })
            .toList();
    assertThat(among).isEqualTo(alone).contains(true, false);
  }

  @Test
  void theOverviewFitsAScreenAndEveryNameIsExplained() {
    List<String> lines = FaultGuide.overview().lines().toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(SCREEN_LINES).allMatch(l -> l.length() <= 100);
    for (Fault fault : Fault.catalogue()) {
      assertThat(FaultGuide.explain(fault.id())).isPresent();
    }
    for (String name : List.of("everything", "create", "answer-cut", "error", "404", "slow-down")) {
      assertThat(FaultGuide.explain(name)).isPresent();
    }
    assertThat(FaultGuide.explain("nonsense")).isEmpty();
  }
}
