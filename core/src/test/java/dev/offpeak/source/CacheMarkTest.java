package dev.offpeak.source;

import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Beginning.Place;
import dev.offpeak.model.Endpoint;
import dev.offpeak.source.PromptBeginnings.Left;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a mark may go, and that nothing else of a body changes. */
final class CacheMarkTest {

  private static List<Beginning> beginnings(Endpoint endpoint, String body) {
    return PromptBeginnings.of(endpoint, utf8(body)).beginnings();
  }

  private static String marked(Endpoint endpoint, String body, Place place) {
    byte[] bytes = utf8(body);
    Beginning at =
        beginnings(endpoint, body).stream()
            .filter(one -> one.place() == place)
            .findFirst()
            .orElseThrow();
    byte[] marked = CacheMark.put(endpoint, bytes, at);
    assertThat(marked.length - bytes.length).isEqualTo(CacheMark.extraBytes(endpoint, at));
    return new String(marked, StandardCharsets.UTF_8);
  }

  @Test
  void aSystemPromptBecomesABlockAndEveryOtherByteStays() {
    String body =
        " {\"model\" : \"m\",\n\"system\":\"\\u00e9 \\\"é\u2028\" , \"max_tokens\":1.50e1,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} ";
    assertThat(marked(Endpoint.MESSAGES, body, Place.SYSTEM))
        .isEqualTo(
            body.replace(
                "\"\\u00e9 \\\"é\u2028\"",
                "[{\"type\":\"text\",\"text\":\"\\u00e9 \\\"é\u2028\","
                    + "\"cache_control\":{\"type\":\"ephemeral\"}}]"));
  }

  @Test
  void toolsSystemBlocksAndTheFirstBlockOfTheConversationMayBeMarked() {
    String body =
        "{\"model\":\"m\",\"tools\":[{\"name\":\"a\"},{\"name\":\"b\",\"input_schema\":{}}],"
            + "\"system\":[{\"type\":\"text\",\"text\":\"one\"},{\"text\":\"two\",\"type\":\"text\" }],"
            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{}},"
            + "{\"type\":\"text\",\"text\":\"q\"}]}]}";
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    assertThat(beginnings(Endpoint.MESSAGES, body))
        .extracting(Beginning::place)
        .containsExactly(Place.TOOLS, Place.SYSTEM, Place.FIRST_BLOCK);
    assertThat(marked(Endpoint.MESSAGES, body, Place.TOOLS))
        .isEqualTo(body.replace("\"input_schema\":{}}", "\"input_schema\":{}" + mark + "}"));
    assertThat(marked(Endpoint.MESSAGES, body, Place.SYSTEM))
        .isEqualTo(body.replace("\"type\":\"text\" }", "\"type\":\"text\" " + mark + "}"));
    assertThat(marked(Endpoint.MESSAGES, body, Place.FIRST_BLOCK))
        .isEqualTo(body.replace("\"source\":{}}", "\"source\":{}" + mark + "}"));
  }

  @Test
  void aChatIsMarkedAtItsLastSystemMessageAndWritesNothingElse() {
    String body =
        "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"},"
            + "{\"content\":\"b\",\"role\":\"developer\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}],"
            + "\"model\":\"gpt-6-luna\"}";
    String breakpoint = "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}";
    String explicit = "{\"prompt_cache_options\":{\"mode\":\"explicit\"},\"messages\"";
    assertThat(marked(Endpoint.CHAT_COMPLETIONS, body, Place.SYSTEM))
        .isEqualTo(
            body.replace("{\"messages\"", explicit)
                .replace("\"b\"", "[{\"type\":\"text\",\"text\":\"b\"," + breakpoint + "}]"));
    assertThat(marked(Endpoint.CHAT_COMPLETIONS, body, Place.FIRST_BLOCK))
        .isEqualTo(
            body.replace("{\"messages\"", explicit)
                .replace("\"image_url\":{}}", "\"image_url\":{}," + breakpoint + "}"));
  }

  @Test
  void aResponseIsMarkedInItsInput() {
    String body =
        "{\"model\":\"gpt-6-luna\",\"instructions\":\"be short\",\"input\":["
            + "{\"type\":\"message\",\"role\":\"developer\",\"content\":\"d\"},"
            + "{\"role\":\"user\",\"content\":\"q\"}]}";
    assertThat(marked(Endpoint.RESPONSES, body, Place.SYSTEM))
        .contains(
            "\"content\":[{\"type\":\"input_text\",\"text\":\"d\","
                + "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"system\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"}}",
        "{\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":null}]}",
        "{\"tools\":[{\"name\":\"a\",\"cache_control\":{}}],\"system\":\"s\"}",
        "{\"prompt_cache_options\":{\"mode\":\"implicit\"},\"system\":\"s\"}",
        "{\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":[{\"prompt_cache_breakpoint\":{}}]}]}"
      })
  void whoHasDecidedAboutCachingIsLeftAlone(String body) {
    for (Endpoint endpoint : Endpoint.values()) {
      assertThat(PromptBeginnings.of(endpoint, utf8(body)).left()).isEqualTo(Left.OWN_SETTINGS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MESSAGES         | {"system":"a","system":"b"}
          MESSAGES         | {"system":"  \\n"}
          MESSAGES         | {"system":[]}
          MESSAGES         | {"system":7,"messages":"x"}
          MESSAGES         | {"tools":[{"name":"a","defer_loading":true}]}
          MESSAGES         | {"messages":[{"role":"assistant","content":"a"}]}
          MESSAGES         | {"messages":[{"role":"user","content":[{"type":"thinking"}]}]}
          CHAT_COMPLETIONS | {"tools":[{"type":"function"}],"system":"s"}
          CHAT_COMPLETIONS | {"messages":[{"role":"tool","content":"a"}]}
          RESPONSES        | {"instructions":"s","input":"q"}
          RESPONSES        | {"previous_response_id":"r","input":[{"role":"user","content":"q"}]}
          RESPONSES        | {"input":[{"type":"function_call_output","role":"user","content":"q"}]}
          EMBEDDINGS       | {"input":["a"],"system":"s"}
          MESSAGES         | no JSON
          MESSAGES         | {"system":"s"
          MESSAGES         | ["system"]
          """)
  void whatHasNoPlaceForAMarkIsLeftAlone(Endpoint endpoint, String body) {
    assertThat(PromptBeginnings.of(endpoint, utf8(body)))
        .isEqualTo(new PromptBeginnings.Look(List.of(), Left.NO_PLACE));
  }

  @Test
  void theHashIsOfAllThatACacheLooksAtAndOfNothingBehindIt() {
    String body =
        "{\"model\":\"m\",\"tools\":[{\"name\":\"t\"}],\"system\":\"s\",\"max_tokens\":5,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}";
    Beginning here = beginnings(Endpoint.MESSAGES, body).get(1);
    for (String same :
        List.of(body.replace("one", "two and more"), body.replace("\"max_tokens\":5,", ""))) {
      assertThat(beginnings(Endpoint.MESSAGES, same).get(1).hash()).isEqualTo(here.hash());
    }
    for (String other :
        List.of(
            body.replace("\"m\"", "\"n\""),
            body.replace("\"t\"", "\"u\""),
            body.replace("\"s\"", "\"z\""),
            body.replace("\"max_tokens\":5", "\"thinking\":{\"type\":\"adaptive\"}"))) {
      assertThat(beginnings(Endpoint.MESSAGES, other).get(1).hash()).isNotEqualTo(here.hash());
    }
  }

  @Test
  void tokensAreCountedAtTheLowerEndOfTheEstimate() {
    String body = "{\"model\":\"m\",\"system\":\"" + "abcd ".repeat(2_400) + "\"}";
    assertThat(beginnings(Endpoint.MESSAGES, body))
        .singleElement()
        .extracting(Beginning::tokens)
        .isEqualTo(2_400);
  }
}
