package dev.offpeak.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.imports.ImportRow.Sum;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rows of proxies' and providers' exports, as those write them. */
class ExportsTest {

  private static final Instant AT = Instant.parse("2026-11-03T02:00:00.123Z");

  @Test
  void aSpendLogOfLiteLlmInCsv() {
    ImportRow row =
        ReadRows.of(
                "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,"
                    + "startTime,endTime,completionStartTime,model,custom_llm_provider,metadata,"
                    + "request_tags,status\n"
                    + "chatcmpl-1,acompletion,"
                    + "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b,"
                    + "0.00021,1300,1000,300,2026-11-03 02:00:00.123+00,2026-11-03 02:00:04.123+00,"
                    + "2026-11-03 02:00:04.123+00,gpt-6-luna,openai,"
                    + "\"{\"\"user_api_key_alias\"\":\"\"jobs\"\",\"\"usage_object\"\":"
                    + "{\"\"prompt_tokens_details\"\":{\"\"cached_tokens\"\":640}}}\","
                    + "\"[\"\"prod\"\",\"\"feature:ticket-summary\"\"]\",success\n")
            .only();

    assertThat(row.at()).isEqualTo(AT);
    assertThat(row.id()).isEqualTo("chatcmpl-1");
    assertThat(row.feature()).isEqualTo("ticket-summary");
    assertThat(row.sender().key()).isEqualTo("jobs");
    assertThat(row.usage()).isEqualTo(new Usage(1000, 640, 0, 0, 300, 0, 0));
    assertThat(row.cost()).isEqualTo(new Usd(210_000));
    assertThat(row.course().streamed()).isFalse();
    assertThat(row.course().total()).isEqualTo(Duration.ofSeconds(4));
    assertThat(row.sum()).isEqualTo(Sum.NONE);
  }

  @Test
  void aLoggingPayloadOfLiteLlm() {
    ReadRows read =
        ReadRows.of(
            """
            {"id":"a","response_cost":0.5,"startTime":1793671200.5,"endTime":1793671203.5,\
            "completionStartTime":1793671201.0,"model":"claude-haiku-5-5","stream":true,\
            "custom_llm_provider":"anthropic","prompt_tokens":10,"completion_tokens":5,"messages":[]}
            {"id":"b","response_cost":0,"startTime":1793671200.5,"model":"x","status":"failure",\
            "error_information":{}}
            """);

    assertThat(read.format()).isEqualTo(ImportFormat.LITELLM);
    ImportRow row = read.rows().getFirst();
    assertThat(row.at()).isEqualTo(Instant.ofEpochMilli(1_793_671_200_500L));
    assertThat(row.course().streamed()).isTrue();
    assertThat(row.course().toFirstByte()).isEqualTo(Duration.ofMillis(500));
    assertThat(read.rows().get(1).course().error()).isEqualTo("failure");
  }

  @Test
  void observationsOfLangfuse() {
    ReadRows read =
        ReadRows.of(
            """
            {"id":"o1","trace_id":"t","type":"SPAN","name":"step","start_time":"2026-11-03 02:00:00"}
            {"id":"o2","type":"GENERATION","start_time":"2026-11-03 02:00:00.123000",\
            "end_time":"2026-11-03 02:00:02.123000","completion_start_time":null,\
            "provided_model_name":"gpt-6-luna","trace_name":"digest","latency":2.0,\
            "usage_details":"{\\"input\\":360,\\"input_cached_tokens\\":640,\\"output\\":300,\\"total\\":1300}",\
            "total_cost":0.0002,"prompt_name":"digest-v3","environment":"production"}
            """);

    assertThat(read.format()).isEqualTo(ImportFormat.LANGFUSE);
    ImportRow row = read.only();
    assertThat(row.feature()).isEqualTo("digest");
    assertThat(row.prefix()).isEqualTo("digest-v3");
    assertThat(row.usage()).isEqualTo(new Usage(1000, 640, 0, 0, 300, 0, 0));
    assertThat(row.course().streamed()).isNull();
    assertThat(row.course().total()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void requestsOfHelicone() {
    ReadRows read =
        ReadRows.of(
            """
            [
              {"request_id": "h1", "request_created_at": "2026-11-03T02:00:00.123Z",
               "response_created_at": "2026-11-03T02:00:01.123Z", "request_model": "claude-haiku-5-5",
               "provider": "ANTHROPIC", "prompt_tokens": 100, "prompt_cache_read_tokens": 900,
               "completion_tokens": 50, "costUSD": 0.01, "delay_ms": 1000,
               "time_to_first_token": 210, "response_status": 200,
               "request_properties": {"Feature": "chat"}, "request_body": {"stream": true}},
              {"request_id": "h2", "request_created_at": "2026-11-03T02:00:00Z"}
            ]
            """);

    assertThat(read.format()).isEqualTo(ImportFormat.HELICONE);
    ImportRow row = read.rows().getFirst();
    assertThat(row.usage()).isEqualTo(new Usage(1000, 900, 0, 0, 50, 0, 0));
    assertThat(row.course().streamed()).isTrue();
    assertThat(row.course().toFirstByte()).isEqualTo(Duration.ofMillis(210));
    assertThat(row.feature()).isEqualTo("chat");
    assertThat(read.problems()).containsExactly("row: there is no model");
  }

  @Test
  void usageOfOpenAiInPages() {
    ReadRows read =
        ReadRows.of(
            """
            {
              "object": "page",
              "data": [
                {"object": "bucket", "start_time": 1793664000, "end_time": 1793750400, "results": [
                  {"object": "organization.usage.completions.result", "input_tokens": 1000,
                   "input_cached_tokens": 400, "output_tokens": 50, "num_model_requests": 7,
                   "project_id": "proj_1", "api_key_id": null, "model": "gpt-6-luna",
                   "batch": true, "service_tier": null},
                  {"input_tokens": 10, "output_tokens": 1, "num_model_requests": 1, "model": null}]},
                {"object": "bucket", "start_time": 1795564800, "end_time": 1795651200, "results": [
                  {"input_tokens": 5, "output_tokens": 1, "num_model_requests": 1,
                   "model": "gpt-6-luna", "batch": false}]},
                {"object": "bucket", "start_time": 1793750400, "end_time": 1793836800, "results": []}
              ],
              "has_more": false, "next_page": null
            }
            """);

    assertThat(read.format()).isEqualTo(ImportFormat.OPENAI);
    ImportRow row = read.rows().getFirst();
    assertThat(read.rows()).hasSize(1);
    assertThat(row.calls()).isEqualTo(7);
    assertThat(row.lane()).isEqualTo(Lane.BATCH);
    assertThat(row.sum()).isEqualTo(Sum.CALLS);
    assertThat(row.sender().key()).isEqualTo("proj_1");
    assertThat(row.usage()).isEqualTo(new Usage(1000, 400, 0, 0, 50, 0, 0));
    assertThat(read.problems())
        .containsExactly(
            "row: there is no model; ask for the export with group_by=model",
            "row: the bucket is not over yet");
  }

  @Test
  void costsOfOpenAi() {
    ImportRow row =
        ReadRows.of(
                "{\"object\":\"page\",\"data\":[{\"start_time\":1793664000,\"end_time\":1793750400,"
                    + "\"results\":[{\"amount\":{\"value\":0.06,\"currency\":\"usd\"},"
                    + "\"line_item\":\"gpt-6-luna, input\",\"project_id\":null}]}],"
                    + "\"has_more\":false}\n")
            .only();

    assertThat(row.cost()).isEqualTo(new Usd(60_000_000));
    assertThat(row.usage()).isNull();
    assertThat(row.model()).isEqualTo("gpt-6-luna");
  }

  @Test
  void usageOfAnthropicLeavesCachedTokensOutOfItsInput() {
    ImportRow row =
        ReadRows.of(
                """
                {"data":[{"starting_at":"2026-11-03T00:00:00Z","ending_at":"2026-11-04T00:00:00Z",\
                "results":[{"uncached_input_tokens":1500,"cache_creation":{"ephemeral_1h_input_tokens":\
                1000,"ephemeral_5m_input_tokens":500},"cache_read_input_tokens":200,"output_tokens":500,\
                "server_tool_use":{"web_search_requests":10},"api_key_id":"apikey_1","workspace_id":null,\
                "model":"claude-haiku-5-5","service_tier":"batch","context_window":"200k-1M"}]}],\
                "has_more":true,"next_page":"x"}
                """)
            .only();

    assertThat(row.usage()).isEqualTo(new Usage(3200, 200, 1500, 1000, 500, 0, 10));
    assertThat(row.lane()).isEqualTo(Lane.BATCH);
    assertThat(row.sum()).isEqualTo(Sum.LONG_PROMPTS);
  }

  @Test
  void costsOfAnthropicAreInCents() {
    ImportRow row =
        ReadRows.of(
                """
                {"data":[{"starting_at":"2026-11-03T00:00:00Z","ending_at":"2026-11-04T00:00:00Z",\
                "results":[{"amount":"123.78912","currency":"USD","description":"Claude Haiku 5.5 input",\
                "cost_type":"tokens","model":"claude-haiku-5-5","token_type":"uncached_input_tokens"}]}],\
                "has_more":false}
                """)
            .only();

    assertThat(row.cost()).isEqualTo(new Usd(1_237_891_200L));
  }
}
