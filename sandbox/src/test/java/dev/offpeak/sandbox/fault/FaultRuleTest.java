package dev.offpeak.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of fault rules. */
final class FaultRuleTest {
  @Test
  void timesAndParametersAreRead() {
    assertThat(FaultRule.parse("create-answer-lost").times())
        .isEqualTo(new FaultRule.Times.Always());
    assertThat(FaultRule.parse("create-5xx=3:529").parameter().count()).isEqualTo(529);
    assertThat(FaultRule.parse("create-5xx=20%").times())
        .isEqualTo(new FaultRule.Times.Chance(0.2));
    FaultRule lag = FaultRule.parse("list-lag=2:1500ms");
    assertThat(lag.times()).isEqualTo(new FaultRule.Times.First(2));
    assertThat(lag.parameter().duration()).isEqualTo(Duration.ofMillis(1500));
    assertThat(FaultRule.parse("expire-part:40%").parameter().share()).isEqualTo(0.4);
    assertThat(FaultRule.parse("line-errors=20%").times()).isEqualTo(new FaultRule.Times.Always());
    assertThat(FaultRule.parse("line-errors=20%").parameter().share()).isEqualTo(0.2);
    assertThat(FaultRule.parse("line-errors=2").parameter().share()).isEqualTo(0.1);
    assertThat(FaultRule.parse("cut-download=1:9").fault().id()).isEqualTo("download-answer-cut");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "create-5xx=",
        "create-5xx=0",
        "create-5xx=-1",
        "create-5xx=120%",
        "create-5xx=1:404",
        "create-answer-lost=1:30s",
        "list-lag=30s",
        "list-lag:30",
        "list-lag:",
        "line-errors=20%:30%",
        "expire-part:x"
      })
  void nonsenseIsRefusedInOneSentence(String rule) {
    assertThatThrownBy(() -> FaultRule.parse(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".")
        .hasMessageContaining("\"");
  }

  @Test
  void everyFaultIsNamedDescribedAndFound() {
    List<Fault> all = Fault.catalogue();
    assertThat(new HashSet<>(all.stream().map(Fault::id).toList())).hasSameSizeAs(all);
    for (Fault fault : all) {
      assertThat(Fault.named(fault.id())).contains(fault);
      assertThat(fault.description()).endsWith(".");
      String byDefault = fault.parameterDefault();
      assertThat(byDefault.isEmpty() || Parameter.fits(fault.parameter(), byDefault)).isTrue();
    }
  }

  @Test
  void chancesFollowTheSeed(@TempDir Path directory) {
    List<Boolean> first = draws(directory, 1);
    assertThat(draws(directory, 1)).isEqualTo(first);
    assertThat(draws(directory, 2)).isNotEqualTo(first);
    assertThat(first.stream().filter(struck -> struck).count()).isBetween(150L, 250L);
  }

  private static List<Boolean> draws(Path directory, long seed) {
    Faults faults = new Faults(directory.resolve("none.json"), seed, List.of("poll-5xx=20%"));
    Fault fault = Fault.named("poll-5xx").orElseThrow();
    return IntStream.range(0, 1000).mapToObj(i -> faults.strikes(fault).isPresent()).toList();
  }
}
