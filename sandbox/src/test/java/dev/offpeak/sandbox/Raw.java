package dev.offpeak.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Calls a sandbox without any client of a provider, so that nothing hides what it does. */
final class Raw implements AutoCloseable {
  private static final Pattern LINE_FEED = Pattern.compile("\n");

  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  Raw(Sandbox sandbox) {
    this(sandbox.port());
  }

  Raw(int port) {
    this.port = port;
  }

  /** An answer. */
  record Answer(int status, JsonNode json, String text, HttpResponse<String> response) {}

  private HttpRequest.Builder request(String path) {
    boolean anthropic = path.startsWith("/v1/messages");
    String base = root() + (anthropic ? "/anthropic" : "/openai");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("/_") ? root() + path : base + path));
    return anthropic
        ? request.header("x-api-key", "k").header("anthropic-version", "2023-06-01")
        : request.header("Authorization", "Bearer k");
  }

  private String root() {
    return "http://127.0.0.1:" + port;
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("content-type").orElse("");
      boolean json = type.equals("application/json");
      return new Answer(
          response.statusCode(),
          json ? Json.MAPPER.readTree(response.body()) : Json.object(),
          response.body(),
          response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Answer get(String path) {
    try {
      return send(request(path).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer delete(String path) throws IOException {
    return send(request(path).DELETE().build());
  }

  Answer post(String path, String body) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer upload(String content) throws IOException {
    String body =
        """
        --B\r
        Content-Disposition: form-data; name="purpose"\r
        \r
        batch\r
        --B\r
        Content-Disposition: form-data; name="file"; filename="in.jsonl"\r
        Content-Type: application/octet-stream\r
        \r
        %s\r
        --B--\r
        """
            .formatted(content);
    return send(
        request("/v1/files")
            .header("Content-Type", "multipart/form-data; boundary=B")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer create(String fileId) throws IOException {
    return post(
        "/v1/batches",
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
            .formatted(fileId));
  }

  /** Uploads so many lines and creates a batch of them; returns its id. */
  String batch(int lines) throws IOException {
    Answer file = upload(OpenAiBatchSdkTest.lines(lines));
    Answer created = create(file.json().path("id").asString());
    assertThat(created.status()).isEqualTo(200);
    return created.json().path("id").asString();
  }

  /** Asks for a batch until it has a status. */
  JsonNode await(String id, String status) {
    JsonNode seen =
        Running.ask(
                () -> get("/v1/batches/" + id),
                answer -> answer.json().path("status").asString("").equals(status))
            .json();
    assertThat(seen.path("status").asString("")).isEqualTo(status);
    return seen;
  }

  static String messages(int count) {
    return "{\"requests\":["
        + String.join(
            ",\n",
            IntStream.range(0, count)
                .mapToObj(i ->
                    ("{\"custom_id\":\"m-%d\",\"params\":{\"model\":\"claude-haiku-5-5\","
                            + "\"max_tokens\":64,\n\"messages\":[{\"role\":\"user\","
                            + "\"content\":\"Question %d?\"}]}}")
                        .formatted(i, i))
                .toList())
        + "]}";
  }

  /** Asks for an Anthropic batch until it has ended. */
  JsonNode awaitEnded(String id) {
    return Running.ask(
            () -> get("/v1/messages/batches/" + id),
            answer -> answer.json().path("processing_status").asString("").equals("ended"))
        .json();
  }

  /** The lines of a file of results, parsed. */
  List<JsonNode> lines(String path) {
    return LINE_FEED
        .splitAsStream(get(path).text())
        .filter(line -> !line.isEmpty())
        .<JsonNode>map(line -> Json.MAPPER.readTree(line.getBytes(UTF_8)))
        .toList();
  }

  List<JsonNode> output(JsonNode batch) {
    return lines("/v1/files/" + batch.path("output_file_id").asString() + "/content");
  }

  List<JsonNode> errors(JsonNode batch) {
    return lines("/v1/files/" + batch.path("error_file_id").asString() + "/content");
  }

  @Override
  public void close() {
    client.close();
  }
}
