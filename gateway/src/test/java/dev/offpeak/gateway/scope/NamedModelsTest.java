package dev.offpeak.gateway.scope;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.KeyScope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places in a body where a model may be named that somebody pays for. */
class NamedModelsTest {

  private static final KeyScope SMALL =
      new KeyScope(List.of(), Set.of(), List.of("gpt-6-luna"), null, 0, false, KeyScope.Role.USE);

  private static boolean allowed(String body) {
    return NamedModels.in(body.getBytes(UTF_8)).filter(named -> named.allowedBy(SMALL)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"gpt-6-sol\"}",
        "{\"model\":\"gpt-6-luna\",\"model\":\"gpt-6-sol\"}",
        "{\"model\":\"gpt-6-sol\",\"model\":\"gpt-6-luna\"}",
        "{\"model\":\"gpt-6-luna\",\"mod\\u0065l\":\"gpt-6-sol\"}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"type\":\"image_generation\",\"model\":\"gpt-image-2\"}]}",
        "{\"model\":\"gpt-6-luna\",\"t\\u006fols\":[{\"m\\u006fdel\":\"gpt-image-2\"}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"model\":\"gpt-6-luna\",\"model\":\"gpt-image-2\"}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[],\"tools\":[{\"model\":\"gpt-image-2\"}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"type\":\"namespace\",\"tools\":[{\"model\":\"gpt-image-2\"}]}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[[{\"model\":\"gpt-image-2\"}]]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"type\":\"advisor_20260301\",\"name\":\"advisor\",\"model\":\"claude-opus-5\"}]}",
        "{\"model\":\"gpt-6-luna\",\"fallbacks\":[{\"model\":\"claude-opus-5\"}]}",
        "{\"model\":\"gpt-6-luna\",\"fallbacks\":\"default\"}",
        "{\"model\":\"gpt-6-luna\",\"fallbacks\":[\"claude-opus-5\"]}",
        "{\"model\":\"gpt-6-luna\",\"data_source\":{\"model\":\"gpt-6-sol\"}}",
        "{\"model\":7}",
        "{\"model\":null,\"messages\":[]}",
        "{\"model\":\"gpt-6-luna\"}{\"model\":\"gpt-6-sol\"}",
        "{\"model\":\"gpt-6-luna\"",
        "[{\"model\":\"gpt-6-luna\"}]",
      })
  void everyModelThatIsPaidForIsSeen(String body) {
    assertThat(allowed(body)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"gpt-6-luna\"}",
        "{\"model\":\"gpt-6-luna\",\"messages\":[{\"content\":[{\"model\":\"gpt-6-sol\"}]}]}",
        "{\"model\":\"gpt-6-luna\",\"metadata\":{\"model\":\"gpt-6-sol\"}}",
        "{\"model\":\"gpt-6-luna\",\"moderation\":{\"model\":\"omni-moderation-latest\"}}",
        "{\"model\":\"gpt-6-luna\",\"text\":{\"format\":{\"schema\":{\"model\":\"x\"}}}}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":{\"model\":{\"default\":{\"model\":\"t\"}}}}}}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"input_schema\":{\"model\":\"Volvo\"},\"name\":\"car\"}]}",
        "{\"model\":\"gpt-6-luna\",\"tools\":[{\"model\":null},7,\"model\"],\"fallbacks\":null}",
      })
  void whatIsContentIsNoModel(String body) {
    assertThat(allowed(body)).isTrue();
  }

  @Test
  void aBodyInAnotherEncodingIsReadAsWell() {
    byte[] wide = "{\"model\":\"gpt-6-sol\"}".getBytes(UTF_16LE);
    assertThat(NamedModels.in(wide).filter(named -> named.allowedBy(SMALL))).isEmpty();
  }

  @Test
  void aVeryDeepBodyIsNotRead() {
    String deep = "{\"model\":\"gpt-6-luna\",\"tools\":" + "[".repeat(5_000) + "]".repeat(5_000);
    assertThat(allowed(deep + "}")).isFalse();
  }

  @Test
  void backgroundIsSeenHoweverItIsWritten() {
    String body = "{\"model\":\"m\",\"tools\":[],\"backgr\\u006fund\":%s}";
    assertThat(NamedModels.in(body.formatted("true").getBytes(UTF_8)).orElseThrow().background())
        .isTrue();
    assertThat(NamedModels.in(body.formatted("[false]").getBytes(UTF_8)).orElseThrow().background())
        .isTrue();
    assertThat(NamedModels.in(body.formatted("false").getBytes(UTF_8)).orElseThrow().background())
        .isFalse();
  }
}
