package dev.offpeak.provider.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A server on raw sockets that records every request and answers with whatever bytes a test wants,
 * or with none. Each connection serves one request and is closed. Thread-safe.
 */
public final class StubServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Script script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What to answer. */
  @FunctionalInterface
  public interface Script {
    /** The raw answer; null closes the connection without one. */
    byte @Nullable [] answer(Request request);
  }

  /** A request as it arrived. */
  public record Request(String method, String target, Map<String, String> headers, byte[] body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private StubServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
  }

  public static StubServer start(Script script) {
    try {
      StubServer server =
          new StubServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      Thread.ofVirtual().start(server::acceptAll);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  public int port() {
    return socket.getLocalPort();
  }

  public List<Request> requests() {
    return requests;
  }

  /** An answer with a length. */
  public static byte[] answer(int status, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return raw(status, "content-length: " + bytes.length, bytes, headers);
  }

  /** An answer that announces more than it holds. */
  public static byte[] cut(int status, String body, int missing) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return raw(status, "content-length: " + (bytes.length + missing), bytes);
  }

  /** An answer that ends when the connection does. */
  public static byte[] unframed(int status, String body) {
    return raw(status, "x-framing: none", body.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] raw(int status, String framing, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n" + framing + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("connection: close\r\n\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private void acceptAll() {
    while (true) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      Request request = read(in);
      if (request == null) {
        return;
      }
      requests.add(request);
      byte[] answer = script.answer(request);
      if (answer != null) {
        connection.getOutputStream().write(answer);
        connection.getOutputStream().flush();
      }
    } catch (IOException broken) {
      // The client went away; what it sees is what the test looks at.
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    String[] words = first.split(" ", 3);
    if (words.length < 3) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return body.length < length ? null : new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
