package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.PromptSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a program has at hand. Held in memory: for more than fit there, implement {@link
 * Source}. Not thread-safe.
 */
public final class RequestList implements Source {

  private final String name;
  private final List<Item> items = new ArrayList<>();
  private @Nullable Iterator<Item> pass;

  /**
   * An empty list.
   *
   * @param name of the input, for people
   */
  public RequestList(String name) {
    this.name = name;
  }

  /**
   * Adds a request with a body of the caller's own.
   *
   * @param customId unique in the run
   * @param body one JSON object, sent byte for byte but for line breaks between its tokens
   */
  public RequestList add(String customId, Endpoint endpoint, String body) {
    return add(customId, endpoint, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a request that asks a model one prompt. */
  public RequestList prompt(String customId, Dialect dialect, PromptSpec prompt) {
    return add(customId, dialect.promptEndpoint(), dialect.promptBody(prompt));
  }

  private RequestList add(String customId, Endpoint endpoint, byte[] body) {
    long ordinal = items.size() + 1L;
    items.add(item(ordinal, customId, endpoint, body));
    return this;
  }

  private static Item item(long ordinal, String customId, Endpoint endpoint, byte[] body) {
    try {
      BodyFacts facts = BodyScanner.scan(endpoint, body);
      String problem = Checks.customId(customId);
      if (problem == null) {
        problem = checks(endpoint).body(facts, body.length);
      }
      if (problem != null) {
        return new Item.Invalid(ordinal, customId, problem, null);
      }
      return new Item.Request(
          ordinal, new SourceRequest(customId, null, endpoint, body, facts, null));
    } catch (IllegalArgumentException notJson) {
      return new Item.Invalid(ordinal, customId, String.valueOf(notJson.getMessage()), null);
    }
  }

  private static Checks checks(Endpoint endpoint) {
    ProviderName provider =
        endpoint == Endpoint.MESSAGES ? ProviderName.ANTHROPIC : ProviderName.OPENAI;
    InputRules anyModelAndSize = InputRules.of(model -> Optional.empty(), named -> Long.MAX_VALUE);
    return new Checks(anyModelAndSize, provider, "body", "the endpoint is another provider's");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() {
    return "request";
  }

  @Override
  public @Nullable Item next() {
    if (pass == null) {
      pass = items.iterator();
    }
    return pass.hasNext() ? pass.next() : null;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
