package dev.offpeak.sandbox.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.answer.PromptCache.Breakpoint;
import dev.offpeak.sandbox.answer.PromptCache.Use;
import dev.offpeak.sandbox.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Answers that could be true. */
final class AnswersTest {
  @Test
  void summariesAreTheFirstSentences() {
    assertThat(Composer.compose("", "Summarise this:\nOne is here. Two too! Three.", 1))
        .isEqualTo("One is here. Two too!");
    assertThat(Composer.compose("Write a summary.", "One. Two. Three.", 1)).isEqualTo("One. Two.");
  }

  @Test
  void classificationsAreOneOfTheLabels() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(Composer.compose("Answer with one of: bug, feature or other.", "It broke.", seed))
          .isIn("bug", "feature", "other");
    }
  }

  @Test
  void otherAnswersSpeakOfThePrompt() {
    assertThat(Composer.compose("", "What is batching?", 5)).contains("What is batching?");
  }

  @Test
  void tokensAreFourBytes() {
    assertThat(Tokens.of("abcde")).isEqualTo(2);
    for (String text : List.of("", "é", "漢字", "😀x", "plain")) {
      assertThat(Tokens.of(text)).isEqualTo(Tokens.ofBytes(text.getBytes(UTF_8).length));
    }
    assertThat(Tokens.cut("😀😀", 1)).isEqualTo("😀");
    assertThat(Tokens.cut("abcdef", 1)).isEqualTo("abcd");
  }

  @Test
  void objectsFitTheirSchema() {
    JsonNode schema =
        Json.MAPPER.readTree(
            """
            {"type":"object","properties":{
              "label":{"type":"string","enum":["a","b"]},
              "score":{"type":"number","minimum":0,"maximum":1},
              "count":{"type":"integer","minimum":3,"maximum":5},
              "tags":{"type":"array","items":{"$ref":"#/$defs/tag"},"minItems":2},
              "note":{"type":["string","null"],"maxLength":4},
              "maybe":{"anyOf":[{"type":"boolean"},{"type":"null"}]}},
             "$defs":{"tag":{"type":"object","properties":{"name":{"type":"string"}}}}}
            """);
    JsonNode value = SchemaSampler.sample(schema, "some text", 9);
    assertThat(value.path("label").asString()).isIn("a", "b");
    assertThat(value.path("score").asDouble()).isBetween(0.0, 1.0);
    assertThat(value.path("count").isIntegralNumber()).isTrue();
    assertThat(value.path("count").asInt()).isBetween(3, 5);
    assertThat(value.path("tags").size()).isEqualTo(2);
    assertThat(value.at("/tags/0/name").asString()).isEqualTo("some text");
    assertThat(value.path("note").asString()).isEqualTo("some");
    assertThat(value.path("maybe").isBoolean()).isTrue();
  }

  @Test
  void cacheReadsTheLongestKnownPrefixAndWritesTheRest() {
    PromptCache cache = new PromptCache();
    Breakpoint system = new Breakpoint(1000, 1, true);
    assertThat(cache.use(List.of(system, new Breakpoint(1500, 2, false)), 1))
        .isEqualTo(new Use(0, 500, 1000));
    assertThat(cache.use(List.of(system, new Breakpoint(1700, 3, false)), 2))
        .isEqualTo(new Use(1000, 700, 0));
    assertThat(cache.use(List.of(system), 3)).isEqualTo(new Use(1000, 0, 0));
    assertThat(cache.use(List.of(), 4)).isEqualTo(Use.NONE);
  }

  @Test
  void aBatchFindsBetweenThirtyAndNinetyEightPercentAsItsSeedSays() {
    Set<Long> rates = new HashSet<>();
    for (long seed = 0; seed < 40; seed++) {
      long hits = hits(seed);
      assertThat(hits).isEqualTo(hits(seed)).isBetween(2_700L, 9_900L);
      rates.add(hits / 1_000);
    }
    assertThat(rates).hasSizeGreaterThan(4);
  }

  private static long hits(long seed) {
    PromptCache cache = PromptCache.ofBatch(seed);
    List<Breakpoint> breakpoints = List.of(new Breakpoint(1000, 7, false));
    return LongStream.range(0, 10_000)
        .filter(nonce -> cache.use(breakpoints, nonce).read() > 0)
        .count();
  }
}
