package dev.offpeak.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call of a client that comes back after a broken connection, an overload or a 409 until it has
 * its answer, as SDKs do. Not thread-safe.
 */
final class StubbornClient {

  /** How a call comes back, and how it waits. */
  enum Manner {
    /** Held; known again by its {@code Idempotency-Key}. */
    KEYED,
    /** Held; known again by what it sends and by its retry number. */
    COUNTED,
    /** As {@link #COUNTED}, answered as a stream. */
    STREAMED,
    /** Acknowledged with 202, and asked for under the address that came with it. */
    ASYNC
  }

  /** As short a time-out as any SDK's user sets, so that calls are sent away with a 409 as well. */
  private static final String TIMEOUT_SECONDS = "2";

  /** Longer than a call that said so is held; a call that hangs is a call that is lost. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  /** Longer than any round; then it gives up. */
  private static final int MINUTES_MAX = 15;

  /** Between two tries: the gateway is away for some seconds. */
  private static final long PAUSE_MILLIS = 100;

  private static final Pattern ANSWER = Pattern.compile("\"id\":\"((?:chatcmpl-|msg_)[^\"]+)\"");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;
  private final String gateway;
  private final Manner manner;
  private final boolean openAi;
  private final String name;
  private final long until;
  private final Set<String> ids = new HashSet<>();
  private int retries;

  /** What a call came to. */
  sealed interface End {

    /**
     * It was answered.
     *
     * @param answer the provider's id of the answer: no other call has the same
     * @param requests under how many ids the gateway knew it
     */
    record Answered(String answer, int requests) implements End {}

    /** It was not, and why. */
    record Lost(String why) implements End {}
  }

  /**
   * A call to be made.
   *
   * @param gateway its address, without a slash at the end
   * @param name in its body and its key, of this call alone
   */
  StubbornClient(HttpClient http, String gateway, Manner manner, boolean openAi, String name) {
    this.http = http;
    this.gateway = gateway;
    this.manner = manner;
    this.openAi = openAi || manner == Manner.STREAMED;
    this.name = name;
    this.until = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES_MAX);
  }

  /** Makes it, as often as it takes. */
  End call() throws InterruptedException {
    String trouble = "never tried";
    while (System.nanoTime() < until) {
      try {
        HttpResponse<String> answer = http.send(ask(), BodyHandlers.ofString());
        answer.headers().firstValue("Offpeak-Request-Id").ifPresent(ids::add);
        trouble = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() == 202) {
          return later(gateway + answer.headers().firstValue("location").orElseThrow());
        }
        if (answer.statusCode() == 200 && whole(answer.body())) {
          return answered(answer.body());
        }
        if (!comesBack(answer)) {
          return new End.Lost(trouble);
        }
      } catch (IOException broken) {
        trouble = broken.toString();
      }
      retries++;
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return new End.Lost("gave up after " + trouble);
  }

  /** It was acknowledged: from now on the gateway has to know it. */
  private End later(String address) throws InterruptedException {
    String trouble = "never asked for";
    while (System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      try {
        HttpRequest look = signed(address).GET().build();
        HttpResponse<String> answer = http.send(look, BodyHandlers.ofString());
        trouble = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() >= 500) {
          continue;
        }
        if (answer.statusCode() != 200) {
          return new End.Lost(trouble);
        }
        JsonNode state = JSON.readTree(answer.body());
        switch (state.path("status").asString("")) {
          case "queued", "in_progress" -> {}
          case "succeeded" -> {
            return answered(state.path("response").toString());
          }
          default -> {
            return new End.Lost(trouble);
          }
        }
      } catch (IOException broken) {
        trouble = broken.toString();
      }
    }
    return new End.Lost("gave up after " + trouble);
  }

  private End answered(String body) {
    Matcher id = ANSWER.matcher(body);
    return id.find() ? new End.Answered(id.group(1), ids.size()) : new End.Lost("answered " + body);
  }

  private boolean whole(String body) {
    return manner != Manner.STREAMED || body.contains("data: [DONE]");
  }

  /** A stream that broke off has a 200. */
  private static boolean comesBack(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        || answer.statusCode() >= 500
        || answer.headers().firstValue("x-should-retry").filter("true"::equals).isPresent();
  }

  private HttpRequest ask() {
    HttpRequest.Builder call =
        signed(gateway + (openAi ? "/openai/v1/chat/completions" : "/anthropic/v1/messages"))
            .header("content-type", "application/json")
            .header("offpeak-lane", "batch")
            .header("x-stainless-timeout", TIMEOUT_SECONDS);
    switch (manner) {
      case KEYED -> call.header("idempotency-key", name);
      case COUNTED, STREAMED -> call.header("x-stainless-retry-count", Integer.toString(retries));
      case ASYNC -> call.header("idempotency-key", name).header("offpeak-wait", "async");
    }
    return call.POST(BodyPublishers.ofString(body())).build();
  }

  private HttpRequest.Builder signed(String address) {
    HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(address)).timeout(SILENCE_MAX);
    return openAi
        ? call.header("authorization", "Bearer sk-client")
        : call.header("x-api-key", "sk-ant-client").header("anthropic-version", "2023-06-01");
  }

  private String body() {
    return "{\"model\":\"%s\",\"max_tokens\":50,%s\"messages\":[{\"role\":\"user\",\"content\":\"Say %s.\"}]}"
        .formatted(
            openAi ? "gpt-4.1-mini" : "claude-haiku-5-5",
            manner == Manner.STREAMED ? "\"stream\":true," : "",
            name);
  }
}
