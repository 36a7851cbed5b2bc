package dev.offpeak.provider.anthropic;

import dev.offpeak.lane.RateRoom;
import dev.offpeak.model.AttemptId;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.RateHeaders;
import dev.offpeak.provider.http.Reply;
import dev.offpeak.provider.http.SynchronousCalls;
import java.net.http.HttpHeaders;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Synchronous calls in Anthropic's form. Source of the line: Anthropic's TypeScript SDK 1.12.0,
 * {@code resources/messages/batches}; of the headers: the rate limits guide at platform.claude.com,
 * checked 2026-11-23.
 */
final class AnthropicCalls implements SynchronousCalls.Form {

  @Override
  public String before(AttemptId attempt, Reply.Answered answer) {
    StringBuilder line = new StringBuilder("{\"custom_id\":");
    return Json.quote(line, attempt.wire())
        .append(",\"result\":{\"type\":")
        .append(answer.success() ? "\"succeeded\",\"message\":" : "\"errored\",\"error\":")
        .toString();
  }

  @Override
  public String after(Reply.Answered answer) {
    return "}}";
  }

  @Override
  public @Nullable ResultLine parse(byte[] line) {
    return AnthropicResultLines.parse(line);
  }

  @Override
  public @Nullable RateRoom room(Reply.Answered answer) {
    HttpHeaders headers = answer.headers();
    RateRoom.Share tokens = share(headers, "tokens", answer.date());
    for (String part : new String[] {"input-tokens", "output-tokens"}) {
      tokens = RateHeaders.scarcer(tokens, share(headers, part, answer.date()));
    }
    return RateHeaders.room(share(headers, "requests", answer.date()), tokens);
  }

  private static RateRoom.@Nullable Share share(
      HttpHeaders headers, String what, @Nullable Instant now) {
    String name = "anthropic-ratelimit-" + what;
    return RateHeaders.share(
        headers.firstValue(name + "-limit").orElse(""),
        headers.firstValue(name + "-remaining").orElse(""),
        RateHeaders.until(headers.firstValue(name + "-reset").orElse(""), now));
  }
}
