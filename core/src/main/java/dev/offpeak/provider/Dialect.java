package dev.offpeak.provider;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider's wire format, without a connection. Immutable, thread-safe. */
public interface Dialect {

  ProviderName provider();

  /** Whether the provider's batches serve this endpoint. */
  boolean serves(Endpoint endpoint);

  /** The endpoint that rows with a prompt go to. */
  Endpoint promptEndpoint();

  /** Whether the provider keeps our tag with a batch, so that a listing alone can prove it ours. */
  boolean tagsBatches();

  /** Size on the wire of a line with a body of {@code bodyBytes}, separators included. */
  long lineBytes(Endpoint endpoint, int bodyBytes);

  /** Size on the wire of what surrounds the lines. */
  long envelopeBytes();

  /** The body of a request made from a row. */
  byte[] promptBody(PromptSpec prompt);

  /**
   * The answer inside a stored result line.
   *
   * @param line as {@link BatchProvider#read} handed it over
   * @return empty if the line holds no answer
   */
  Optional<AnswerView> answer(Endpoint endpoint, byte[] line);

  /**
   * The provider's own error inside a stored result line.
   *
   * @return empty if the line holds none that a call would have been answered with
   */
  Optional<ErrorView> error(byte[] line);

  /**
   * What a synchronous call would have been answered with.
   *
   * @param status of HTTP, 400 to 599
   * @param body the provider's error body
   */
  record ErrorView(int status, byte[] body) {}

  /**
   * The stored line as the provider wrote it, but under the user's own id.
   *
   * @param line null if the request has no line of the provider's: then one is made that says why
   * @param code why there is no line, in one word
   */
  byte[] resultLine(String customId, byte @Nullable [] line, @Nullable String code, String message);

  /**
   * What to know of an answer without knowing the format.
   *
   * @param body the provider's body, byte for byte
   * @param text the answer's text; empty where it has none, as an embedding
   * @param end how it ended
   * @param requestId the provider's id for support; null if it gave none
   */
  record AnswerView(byte[] body, String text, AnswerEnd end, @Nullable String requestId) {}
}
