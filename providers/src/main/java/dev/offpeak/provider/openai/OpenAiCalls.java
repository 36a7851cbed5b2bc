package dev.offpeak.provider.openai;

import dev.offpeak.lane.RateRoom;
import dev.offpeak.model.AttemptId;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.RateHeaders;
import dev.offpeak.provider.http.Reply;
import dev.offpeak.provider.http.SynchronousCalls;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Synchronous calls in OpenAI's form. Source of the line: openai-openapi f85dbe22, {@code
 * BatchRequestOutput}; of the headers: the rate limits guide at developers.openai.com, checked
 * 2026-11-23.
 */
final class OpenAiCalls implements SynchronousCalls.Form {

  @Override
  public String before(AttemptId attempt, Reply.Answered answer) {
    StringBuilder line = new StringBuilder("{\"id\":\"call\",\"custom_id\":");
    Json.quote(line, attempt.wire()).append(",\"response\":{\"status_code\":");
    line.append(answer.status()).append(",\"request_id\":");
    String requestId = answer.requestId();
    if (requestId == null) {
      line.append("null");
    } else {
      Json.quote(line, requestId);
    }
    return line.append(",\"body\":").toString();
  }

  @Override
  public String after(Reply.Answered answer) {
    return "},\"error\":null}";
  }

  @Override
  public @Nullable ResultLine parse(byte[] line) {
    return OpenAiResultLines.parse(line);
  }

  @Override
  public @Nullable RateRoom room(Reply.Answered answer) {
    HttpHeaders headers = answer.headers();
    return RateHeaders.room(share(headers, "requests"), share(headers, "tokens"));
  }

  private static RateRoom.@Nullable Share share(HttpHeaders headers, String what) {
    return RateHeaders.share(
        headers.firstValue("x-ratelimit-limit-" + what).orElse(""),
        headers.firstValue("x-ratelimit-remaining-" + what).orElse(""),
        RateHeaders.span(headers.firstValue("x-ratelimit-reset-" + what).orElse("")));
  }
}
