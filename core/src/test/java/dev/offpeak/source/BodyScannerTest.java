package dev.offpeak.source;

import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offpeak.model.Endpoint;
import dev.offpeak.pricing.TokenEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyScannerTest {

  private static BodyFacts openAi(String body) {
    return BodyScanner.scan(Endpoint.CHAT_COMPLETIONS, utf8(body));
  }

  private static BodyFacts anthropic(String body) {
    return BodyScanner.scan(Endpoint.MESSAGES, utf8(body));
  }

  @Test
  void chatBodyIsReadInOnePass() {
    BodyFacts facts =
        openAi(
            """
            {"max_completion_tokens":77,"stream":false,"messages":[
              {"role":"system","content":"12345"},
              {"role":"user","content":[{"type":"text","text":"\\u00e9é\\n日"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
                {"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}],
             "tools":[{"a": 1}],"model":"gpt-5.4"}
            """);

    assertThat(facts.model()).isEqualTo("gpt-5.4");
    assertThat(facts.outputTokensMax()).isEqualTo(77);
    assertThat(facts.stream()).isFalse();
    assertThat(facts.images()).isEqualTo(2);
    assertThat(facts.promptBytes()).isEqualTo(5 + 8 + "f".length() + "{}".length() + 10);
    assertThat(facts.unbatchable()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"n":3,"max_tokens":100}                              | 300
          {"max_tokens":100,"n":2,"best_of":4}                  | 400
          {"max_tokens":0,"n":2}                                | 0
          {"max_tokens":100,"n":null,"best_of":{"n":7}}         | 100
          {"max_tokens":100,"n":-1}                             | 100
          {"max_tokens":100,"n":99999999999999999999}           | 100
          {"max_tokens":4611686018427387904,"n":3}              | 9223372036854775807
          """)
  void everyAnswerAskedForMayReachTheLimit(String body, long most) {
    assertThat(openAi(body).outputTokensMax()).isEqualTo(most);
  }

  @Test
  void moreAnswersOfNoLimitHaveNone() {
    assertThat(openAi("{\"n\":3}").outputTokensMax()).isNull();
    assertThat(anthropic("{\"n\":3,\"max_tokens\":5}").outputTokensMax()).isEqualTo(5);
  }

  @Test
  void responsesBodyCountsInstructionsAndInput() {
    BodyFacts facts =
        BodyScanner.scan(
            Endpoint.RESPONSES,
            utf8(
                "{\"model\":\"gpt-6\",\"max_output_tokens\":5,\"instructions\":\"abc\",\"input\":[{\"role\":\"user\","
                    + "\"content\":[{\"type\":\"input_text\",\"text\":\"defg\"},"
                    + "{\"type\":\"input_image\",\"image_url\":\"data:x\"}]}],\"stream\":true}"));

    assertThat(facts.promptBytes()).isEqualTo(7);
    assertThat(facts.images()).isEqualTo(1);
    assertThat(facts.outputTokensMax()).isEqualTo(5);
    assertThat(facts.stream()).isTrue();
  }

  @Test
  void embeddingsCountTheirInputs() {
    assertThat(openAi("{\"model\":\"m\",\"input\":[\"ab\",\"cd\"]}").promptBytes()).isEqualTo(4);
    assertThat(openAi("{\"model\":\"m\",\"input\":[1,2,[3]]}").promptBytes())
        .isEqualTo(3 * TokenEstimator.BYTES_A_TOKEN);
  }

  @Test
  void anthropicImagesAreNoTextAndPlainDocumentsAre() {
    BodyFacts facts =
        anthropic(
            """
            {"model":"claude-x","max_tokens":9,"system":[{"type":"text","text":"abc"}],"messages":[{"role":"user","content":[
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAAAAAA"}},
              {"source":{"data":"hello","type":"text","media_type":"text/plain"},"type":"document"},
              {"type":"tool_use","id":"t","name":"n","input":{"a":1}},
              {"type":"tool_result","tool_use_id":"t","content":"xy"}]}]}
            """);

    assertThat(facts.images()).isEqualTo(1);
    assertThat(facts.promptBytes()).isBetween(3L + 5 + 1 + 7 + 2, 3L + 5 + 1 + 7 + 2 + 1);
    assertThat(facts.cacheWritesPossible()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"gpt-5.5"}                                                    | false
          {"model":"gpt-5.6-luna"}                                               | true
          {"model":"gpt-6-luna"}                                                 | true
          {"model":"ft:gpt-6.1:acme"}                                            | true
          {"model":"gpt-4o"}                                                     | false
          {"model":"gpt-6","prompt_cache_options":{"mode":"explicit"}}           | false
          {"model":"gpt-6","prompt_cache_options":{"mode":"explicit"},"messages":[{"content":[{"text":"x","prompt_cache_breakpoint":{"mode":"explicit"}}]}]} | true
          """)
  void cacheWritesOfOpenAiDependOnModelAndSwitch(String body, boolean possible) {
    assertThat(openAi(body).cacheWritesPossible()).isEqualTo(possible);
  }

  @Test
  void anyCacheControlMayWrite() {
    assertThat(anthropic("{\"tools\":[{\"cache_control\":{}}]}").cacheWritesPossible()).isTrue();
    assertThat(anthropic("{\"cache_control\":{}}").cacheWritesPossible()).isTrue();
    assertThat(anthropic("{\"system\":[{\"cache_control\":{}}]}").cacheWritesPossible()).isTrue();
    assertThat(anthropic("{\"cache_control\":null}").cacheWritesPossible()).isFalse();
  }

  @Test
  void whatNoBatchTakesIsNamed() {
    assertThat(anthropic("{\"speed\":\"fast\"}").unbatchable()).isEqualTo("speed");
    assertThat(anthropic("{\"max_tokens\":0}").unbatchable()).isEqualTo("max_tokens");
    assertThat(openAi("{\"max_tokens\":0}").unbatchable()).isNull();
  }

  @Test
  void oddValuesDoNoHarm() {
    BodyFacts facts =
        openAi(
            "{\"model\":{\"model\":\"x\"},\"stream\":{},\"max_tokens\":1e99,\"messages\":7,"
                + "\"tools\":\"t\",\"prompt_cache_options\":[],\"input\":{\"a\":{\"b\":\"c\"}}}");

    assertThat(facts.model()).isEmpty();
    assertThat(facts.outputTokensMax()).isNull();
  }

  @Test
  void whatIsNoObjectIsRefusedWithoutShowingIt() {
    assertThatIllegalArgumentException().isThrownBy(() -> openAi("[]"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> openAi("{\"a\":secret}"))
        .withMessage("not JSON: unexpected character at column 6");
  }
}
