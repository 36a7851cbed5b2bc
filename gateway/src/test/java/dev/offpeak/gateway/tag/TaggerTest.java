package dev.offpeak.gateway.tag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.http.Caller;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which feature a call belongs to. */
class TaggerTest {

  private static final TagFacts FACTS =
      new TagFacts(
          "/openai/v1/responses", "gpt-6-luna", "Jobs/2.1", "u-7", Map.of("team", "search"));

  private static TagRule byModel(String model, String feature) {
    return new TagRule(new Feature(feature), null, new Wildcard(model), null, null, Map.of());
  }

  private static String tagged(TagRule... rules) {
    return new Tagger(List.of(rules), caller -> null).feature(null, Caller.LOCAL, FACTS).name();
  }

  @Test
  void theHeaderWinsThenTheKeyThenTheFirstRuleThatMatches() {
    Tagger tagger =
        new Tagger(
            List.of(byModel("gpt-5*", "no"), byModel("gpt-6*", "rule"), byModel("*", "late")),
            caller -> caller.name().equals("team-a") ? new Feature("key") : null);
    Caller keyed = new Caller("team-a", false, KeyScope.USE);

    assertThat(tagger.feature(" header ", keyed, FACTS)).isEqualTo(new Feature("header"));
    assertThat(tagger.feature(null, keyed, FACTS)).isEqualTo(new Feature("key"));
    assertThat(tagger.feature(null, Caller.LOCAL, FACTS)).isEqualTo(new Feature("rule"));
    assertThat(tagged()).isEqualTo("untagged");
  }

  @Test
  void everythingARuleNamesMustMatch() {
    TagRule all =
        new TagRule(
            new Feature("all"),
            new Wildcard("/openai/*"),
            new Wildcard("gpt-6-luna"),
            new Wildcard("Jobs/*"),
            new Wildcard("u-*"),
            Map.of("team", new Wildcard("search")));
    TagRule other =
        new TagRule(new Feature("x"), null, null, null, null, Map.of("missing", new Wildcard("*")));
    assertThat(tagged(all)).isEqualTo("all");
    assertThat(tagged(other)).isEqualTo("untagged");
    assertThat(tagged(byModel("gpt-6", "x"))).isEqualTo("untagged");
  }

  @Test
  void starsStandForAnyCharacters() {
    assertThat(new Wildcard("*").matches("")).isTrue();
    assertThat(new Wildcard("a*b*c").matches("aXbYbZc")).isTrue();
    assertThat(new Wildcard("a*b*c").matches("aXbYbZ")).isFalse();
    assertThat(new Wildcard("*luna*").matches("gpt-6-luna-2026")).isTrue();
    assertThat(new Wildcard("luna*").matches("gpt-6-luna")).isFalse();
    assertThat(new Wildcard("").matches("x")).isFalse();
    assertThat(new Wildcard("a.c").matches("abc")).isFalse();
    assertThat(new Wildcard("*a*a*a*a*b").matches("a".repeat(5_000))).isFalse();
  }
}
