package dev.offpeak.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for a call, as traces tell it. */
class SpansTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static String line(String service, String... spans) {
    return "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
        + "{\"stringValue\":\""
        + service
        + "\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"x\"},\"spans\":["
        + String.join(",", spans)
        + "]}]}]}\n";
  }

  private static String span(
      String id, String parent, String name, int kind, long from, long to, String attributes) {
    return "{\"traceId\":\"%s\",\"spanId\":\"%s\",\"parentSpanId\":\"%s\",\"name\":\"%s\",\"kind\":%d,\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\",\"attributes\":[%s],\"status\":{}}"
        .formatted(
            TRACE,
            id,
            parent,
            name,
            kind,
            1_793_671_200_000_000_000L + from * 1_000_000,
            1_793_671_200_000_000_000L + to * 1_000_000,
            attributes);
  }

  private static String call(String id, String parent, long from, long to) {
    return span(
        id,
        parent,
        "chat gpt-6-luna",
        3,
        from,
        to,
        "{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":\"chat\"}},"
            + "{\"key\":\"gen_ai.provider.name\",\"value\":{\"stringValue\":\"openai\"}},"
            + "{\"key\":\"gen_ai.request.model\",\"value\":{\"stringValue\":\"gpt-6-luna\"}},"
            + "{\"key\":\"gen_ai.request.stream\",\"value\":{\"boolValue\":true}},"
            + "{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"1000\"}},"
            + "{\"key\":\"gen_ai.usage.cache_read.input_tokens\",\"value\":{\"intValue\":640}},"
            + "{\"key\":\"gen_ai.usage.output_tokens\",\"value\":{\"intValue\":\"30\"}}");
  }

  private static List<CallOrigin> origins(String text) {
    ReadRows read = ReadRows.of(text);
    assertThat(read.problems()).isEmpty();
    return read.rows().stream().map(row -> row.hints().origin()).toList();
  }

  @Test
  void aChildBeforeItsParentStillKnowsTheRequestAboveIt() {
    ReadRows read =
        ReadRows.of(
            line("api", call("c1", "s1", 10, 900))
                + line("api", span("s1", "", "POST /chat", 2, 0, 1000, "")));

    ImportRow row = read.only();
    assertThat(read.format()).isEqualTo(ImportFormat.OTLP);
    assertThat(row.hints().origin()).isEqualTo(CallOrigin.HTTP);
    assertThat(row.hints().traceId()).isEqualTo(TRACE);
    assertThat(row.feature()).isEqualTo("api POST /chat");
    assertThat(row.usage()).isEqualTo(new Usage(1000, 640, 0, 0, 30, 0, 0));
    assertThat(row.course().streamed()).isTrue();
    assertThat(row.course().total()).isEqualTo(Duration.ofMillis(890));
  }

  @Test
  void aRequestThatWasAnsweredBeforeTheCallEndedDoesNotWaitForIt() {
    assertThat(
            origins(
                line("api", span("s1", "", "POST /jobs", 2, 0, 20, ""), call("c1", "s1", 10, 900))))
        .containsExactly(CallOrigin.UNKNOWN);
  }

  @Test
  void queuesClocksAndJobsAreToldApart() {
    assertThat(
            origins(
                line(
                    "worker",
                    span("q", "", "tickets process", 5, 0, 20, ""),
                    call("c1", "q", 10, 900),
                    span("n", "", "nightly-digest", 1, 0, 5000, ""),
                    call("c2", "n", 10, 900),
                    span("b", "", "eval run", 1, 0, 5000, ""),
                    call("c3", "b", 10, 900),
                    call("c4", "", 10, 900),
                    call("c5", "gone", 10, 900))))
        .containsExactly(
            CallOrigin.QUEUE,
            CallOrigin.CRON,
            CallOrigin.BATCH,
            CallOrigin.UNKNOWN,
            CallOrigin.UNKNOWN);
  }

  @Test
  void aCallSeenByFrameworkAndClientCountsOnce() {
    ReadRows read =
        ReadRows.of(line("api", call("outer", "", 0, 1000), call("inner", "outer", 10, 990)));
    assertThat(read.only().id()).isEqualTo(TRACE + ":inner");
  }

  @Test
  void anAgentsRunAndItsToolsAreNoCalls() {
    String agent =
        call("a", "", 0, 100)
            .replace("\"stringValue\":\"chat\"", "\"stringValue\":\"invoke_agent\"");
    assertThat(ReadRows.of(line("api", agent)).rows()).isEmpty();
  }
}
