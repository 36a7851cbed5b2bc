package dev.offpeak.testkit.simulation;

import dev.offpeak.model.Endpoint;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests {@code name-1}, {@code name-2} … whose bodies are their ids, or end with them behind a
 * beginning that all share. Not thread-safe.
 */
final class SimSource implements Source {

  static final String MODEL = "gpt-6-luna";

  private final String name;
  private final int requests;
  private final boolean sharing;
  private int given;

  SimSource(String name, int requests, boolean sharing) {
    this.sharing = sharing;
    this.name = name;
    this.requests = requests;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Item next() {
    if (given == requests) {
      return null;
    }
    given++;
    String id = name + "-" + given;
    BodyFacts facts = new BodyFacts(MODEL, false, 100L, 40, 0, false, null);
    byte[] body = sharing ? SimBodies.sharing(id) : id.getBytes(StandardCharsets.UTF_8);
    return new Item.Request(
        given, new SourceRequest(id, null, Endpoint.CHAT_COMPLETIONS, body, facts, null));
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
