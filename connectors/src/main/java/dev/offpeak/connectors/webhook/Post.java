package dev.offpeak.connectors.webhook;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One POST over a connection of its own to an address that was looked at before. Written out over a
 * socket, because a client that resolves the host by itself may get another address than the one
 * that was looked at, and may follow a redirect to a third. Of the answer only the head is read,
 * and of that only so much.
 */
final class Post {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A receiver is to put the event aside and answer; OpenAI asks for a few seconds too. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?im)^retry-after:[ \\t]*(\\d{1,9})[ \\t]*$");

  private Post() {}

  /**
   * What the receiver said.
   *
   * @param retryAfter null if it asked for no time
   */
  record Answer(int status, @Nullable Duration retryAfter) {}

  /**
   * Sends a body and waits for the head of the answer.
   *
   * @throws IOException if it was not answered as HTTP says, in time
   */
  static Answer send(
      WebhookAddress to,
      InetAddress at,
      SSLSocketFactory tls,
      Map<String, String> headers,
      byte[] body)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.setSoTimeout((int) READ_TIMEOUT.toMillis());
      plain.connect(new InetSocketAddress(at, to.port()), (int) CONNECT_TIMEOUT.toMillis());
      if (!to.tls()) {
        return exchange(plain, to, headers, body);
      }
      try (SSLSocket secure = (SSLSocket) tls.createSocket(plain, to.host(), to.port(), true)) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return exchange(secure, to, headers, body);
      }
    }
  }

  private static Answer exchange(
      Socket socket, WebhookAddress to, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder("POST " + to.target() + " HTTP/1.1\r\n");
    head.append("host: ").append(to.authority()).append("\r\n");
    head.append("user-agent: offpeak\r\ncontent-type: application/json\r\n");
    head.append("content-length: ").append(body.length).append("\r\nconnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    OutputStream out = socket.getOutputStream();
    out.write(all);
    out.flush();
    return answer(socket.getInputStream());
  }

  /** The head of the answer, those before it left out that only ask for patience. */
  static Answer answer(InputStream in) throws IOException {
    int left = HEAD_BYTES_MAX;
    while (true) {
      String head = head(in, left);
      left -= head.length();
      Matcher status = STATUS.matcher(head.lines().findFirst().orElse(""));
      if (!status.matches()) {
        throw new IOException("it does not answer as HTTP says");
      }
      int code = Integer.parseInt(status.group(1));
      if (code >= 200) {
        Matcher after = RETRY_AFTER.matcher(head);
        return new Answer(
            code, after.find() ? Duration.ofSeconds(Long.parseLong(after.group(1))) : null);
      }
    }
  }

  private static String head(InputStream in, int most) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 2) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("it closed the connection without an answer");
      }
      if (head.size() >= most) {
        throw new IOException("the head of its answer does not end");
      }
      head.write(next);
      if (next == '\n') {
        ends++;
      } else if (next != '\r') {
        ends = 0;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
  }
}
