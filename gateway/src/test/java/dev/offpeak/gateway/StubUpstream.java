package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A provider of nothing but bytes: what it reads and writes is what is on the wire. */
final class StubUpstream implements AutoCloseable {

  private final ServerSocket server;
  private final Script script;
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  /** What one connection does after the head of a request was read. */
  @FunctionalInterface
  interface Script {
    void play(Seen request, InputStream in, OutputStream out, Socket socket) throws IOException;
  }

  /** The head of a request, as it was on the wire. */
  record Seen(String line, List<String> headers) {
    @Nullable String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ": ";
      for (String header : headers) {
        if (header.toLowerCase(Locale.ROOT).startsWith(start)) {
          return header.substring(start.length());
        }
      }
      return null;
    }
  }

  StubUpstream(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String origin() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The next request's head. */
  Seen next() throws InterruptedException {
    Seen request = seen.poll(20, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** How many requests came that nobody has looked at. */
  int waiting() {
    return seen.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Seen head = head(in); head != null; head = head(in)) {
        seen.add(head);
        script.play(head, in, socket.getOutputStream(), socket);
      }
    } catch (IOException cut) {
      return;
    }
  }

  /** Reads a head; null at the end of the connection. */
  static @Nullable Seen head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines.isEmpty() ? null : new Seen(lines.getFirst(), lines.subList(1, lines.size()));
  }

  static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** A script that reads a body of known length and answers with this. */
  static Script answering(String answer) {
    return (request, in, out, socket) -> {
      String length = request.header("content-length");
      if (length != null) {
        in.skipNBytes(Long.parseLong(length));
      }
      write(out, answer);
    };
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
