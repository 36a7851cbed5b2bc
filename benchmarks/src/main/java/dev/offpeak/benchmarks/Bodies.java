package dev.offpeak.benchmarks;

import dev.offpeak.model.Endpoint;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests of about 3 KB each, all different. Not thread-safe. */
final class Bodies implements Source {

  static final String MODEL = "gpt-6-luna";
  private static final String TEXT = "The state of the union is strong. ".repeat(85);

  private final String prefix;
  private final long requests;
  private long given;

  Bodies(String prefix, long requests) {
    this.prefix = prefix;
    this.requests = requests;
  }

  /** One request's body. */
  static byte[] body(String id) {
    return ("{\"model\":\""
            + MODEL
            + "\",\"max_completion_tokens\":60,\"messages\":[{\"role\":\"user\",\"content\":\""
            + id
            + ' '
            + TEXT
            + "\"}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return "benchmark";
  }

  @Override
  public @Nullable Item next() {
    if (given == requests) {
      return null;
    }
    given++;
    String id = prefix + given;
    byte[] body = body(id);
    BodyFacts facts = new BodyFacts(MODEL, false, 60L, body.length, 0, false, null);
    return new Item.Request(
        given, new SourceRequest(id, null, Endpoint.CHAT_COMPLETIONS, body, facts, null));
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
