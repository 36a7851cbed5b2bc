package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.anthropic.AnthropicDialect;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files and batches are ours, and which the provider's. */
@Timeout(60)
class OtherUploadsTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
          + "{\"id\":\"file-other\"}";
  private static final String LINE =
      "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
          + "\"body\":{\"model\":\"gpt-5-mini\",\"messages\":[]}}";

  @TempDir private Path directory;
  private StubUpstream stub;
  private SqliteStore store;

  @BeforeEach
  void start() throws IOException {
    stub = new StubUpstream(StubUpstream.answering(OK));
    store = SqliteStore.open(directory.resolve("store"));
  }

  @AfterEach
  void stop() {
    store.close();
    stub.close();
  }

  private Gateway gateway(Function<BatchServing, List<Route>> routes) {
    BatchServing serving =
        new BatchServing(
            () -> store,
            Map.of(
                ProviderName.OPENAI, new OpenAiDialect(),
                ProviderName.ANTHROPIC, new AnthropicDialect()),
            (provider, feature, request) -> Usd.ZERO,
            (provider, named) -> named == null,
            InstantSource.system(),
            new Random(3));
    Secret account = new Secret("sk-account");
    return Gateway.start(
        Fixture.settings(),
        GatewayParts.of(
                List.of(
                    new Upstream(ProviderName.OPENAI, () -> stub.origin() + "/v1", account),
                    new Upstream(ProviderName.ANTHROPIC, stub::origin, account)),
                new Random(1))
            .with(routes.apply(serving)));
  }

  private static String purpose(String purpose) {
    return "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose + "\r\n";
  }

  private static String file(String content) {
    return "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
        + content
        + "\r\n";
  }

  private static String upload(Gateway gateway, String form) throws IOException {
    return Fixture.ask(
        gateway,
        "POST /openai/v1/files HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            + "Content-Length: "
            + form.length()
            + "\r\n\r\n"
            + form);
  }

  private static String get(Gateway gateway, String path) throws IOException {
    return Fixture.ask(
        gateway,
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nConnection: close\r\n\r\n");
  }

  /** More than is held in memory while the purpose is looked for. */
  private static String large() {
    return (LINE + "\n").repeat(9_000_000 / LINE.length());
  }

  @Test
  void anUploadOfAnotherPurposePassesWhereverItsPurposeStands() throws Exception {
    try (Gateway gateway = gateway(BatchServing::routes)) {
      for (String form :
          List.of(
              purpose("assistants") + file("text") + "--x--\r\n",
              file("text") + purpose("user_data") + "--x--\r\n",
              purpose("fine-tune") + file(large()) + "--x--\r\n")) {
        assertThat(upload(gateway, form)).startsWith("HTTP/1.1 200 ").contains("file-other");
        StubUpstream.Seen seen = stub.next();
        assertThat(seen.line()).isEqualTo("POST /v1/files HTTP/1.1");
        assertThat(seen.header("content-length")).isEqualTo(Integer.toString(form.length()));
      }
      assertThat(get(gateway, "/openai/v1/files?purpose=user_data")).contains("file-other");
      assertThat(get(gateway, "/openai/v1/files/file-other")).contains("file-other");
    }
  }

  @Test
  void anUploadForBatchesIsOursWhateverItsSize() throws Exception {
    try (Gateway gateway = gateway(BatchServing::routes)) {
      for (String form :
          List.of(
              purpose("batch") + file(LINE) + "--x--\r\n",
              file(large()) + purpose("batch") + "--x--\r\n",
              purpose("batch") + file(large()) + "--x--\r\n")) {
        assertThat(upload(gateway, form))
            .startsWith("HTTP/1.1 200 ")
            .contains("\"id\":\"file-offpeak");
      }
      assertThat(get(gateway, "/openai/v1/files")).contains("file-offpeak");
      assertThat(stub.waiting()).isZero();
    }
  }

  @Test
  void anUploadWithoutAPurposeIsToldSo() throws Exception {
    try (Gateway gateway = gateway(BatchServing::routes)) {
      for (String content : List.of("text", large())) {
        assertThat(upload(gateway, file(content) + "--x--\r\n"))
            .startsWith("HTTP/1.1 400 ")
            .contains("The form has no purpose");
      }
      assertThat(upload(gateway, purpose("batch") + file(LINE) + purpose("vision") + "--x--\r\n"))
          .contains("more than one purpose");
      assertThat(stub.waiting()).isZero();
    }
  }

  @Test
  void passedThroughBatchesAreTheProvidersAndOursStayReadable() throws Exception {
    String ours;
    try (Gateway gateway = gateway(BatchServing::routes)) {
      String answer = upload(gateway, purpose("batch") + file(LINE) + "--x--\r\n");
      ours = answer.replaceFirst("(?s).*?\"id\":\"(file-offpeak[^\"]+)\".*", "$1");
    }
    try (Gateway gateway = gateway(BatchServing::routesOfOurs)) {
      assertThat(upload(gateway, purpose("batch") + file(LINE) + "--x--\r\n"))
          .contains("file-other");
      assertThat(stub.next().line()).startsWith("POST /v1/files ");
      get(gateway, "/openai/v1/batches");
      assertThat(stub.next().line()).startsWith("GET /v1/batches ");
      get(gateway, "/anthropic/v1/messages/batches");
      assertThat(stub.next().line()).startsWith("GET /v1/messages/batches ");
      assertThat(get(gateway, "/openai/v1/files/" + ours + "/content")).contains("custom_id");
      assertThat(stub.waiting()).isZero();
    }
  }
}
