package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.batch.AcceptedRequests;
import dev.offpeak.sandbox.wire.ElementReader;
import dev.offpeak.sandbox.wire.RequestParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the body of a create call as it arrives and checks what is checked before a batch is
 * accepted: JSON, ids and sizes. The params are not looked at. Used once, by one thread.
 */
final class Envelope {
  private static final Pattern CUSTOM_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final int REQUEST_BYTES_MAX = 64 << 20;

  private final Set<String> customIds = new HashSet<>();
  private final int requestsMax;
  private final long bytesMax;

  Envelope(int requestsMax, long bytesMax) {
    this.requestsMax = requestsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Writes the requests into a directory.
   *
   * @return how many there are
   */
  long read(InputStream body, Path directory) throws IOException {
    Files.createDirectory(directory.resolve("checked"));
    ElementReader elements =
        new ElementReader(new Limited(body, bytesMax), "requests", REQUEST_BYTES_MAX);
    try (RequestLog.Writer log = new RequestLog.Writer(directory);
        AcceptedRequests accepted = new AcceptedRequests(directory)) {
      while (elements.next()) {
        RequestParts parts = check(elements);
        log.add(elements.buffer(), elements.start(), elements.length());
        accepted.add(
            String.valueOf(parts.customId()),
            elements.buffer(),
            parts.bodyStart(),
            parts.bodyLength());
      }
    } catch (ElementReader.MalformedException malformed) {
      throw AnthropicErrors.invalid(String.valueOf(malformed.getMessage()));
    }
    if (!elements.found()) {
      throw AnthropicErrors.invalid("requests: Field required");
    }
    if (customIds.isEmpty()) {
      throw AnthropicErrors.invalid("requests: List should have at least 1 item");
    }
    return customIds.size();
  }

  private RequestParts check(ElementReader elements) {
    String where = "requests." + customIds.size() + ".";
    RequestParts parts =
        RequestLog.PARSER.parse(elements.buffer(), elements.start(), elements.length());
    if (parts == null) {
      throw AnthropicErrors.invalid("The request body is not valid JSON: " + where);
    }
    String customId = parts.customId();
    if (customId == null) {
      throw AnthropicErrors.invalid(where + "custom_id: Field required");
    }
    if (!CUSTOM_ID.matcher(customId).matches()) {
      throw AnthropicErrors.invalid(
          where + "custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
    }
    if (!parts.hasBody()) {
      throw AnthropicErrors.invalid(where + "params: Field required");
    }
    if (!customIds.add(customId)) {
      throw AnthropicErrors.invalid(where + "custom_id: '" + customId + "' is not unique");
    }
    if (customIds.size() > requestsMax) {
      throw AnthropicErrors.invalid("requests: at most " + requestsMax + " items are allowed");
    }
    return parts;
  }

  /** Refuses a body above the limit as soon as it passes it. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long bytesMax) {
      this.in = in;
      this.left = bytesMax;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw BatchesEndpoint.tooLarge();
      }
      return read;
    }
  }
}
