package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.proxy.PassThrough;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies far larger than what may wait in memory, and readers that do not read. */
@Timeout(120)
class LargeBodyTest {

  private static final int PIECE = 64 * 1024;
  private static final int PIECES = 1_600;
  private static final long BYTES = (long) PIECE * PIECES;

  /** More than all buffers on the way hold, sockets' included, and far less than the body. */
  private static final long WAITING_MAX = 24L * 1024 * 1024;

  @Test
  void aHundredMegabytesPassBothWaysUnchanged() throws Exception {
    StubUpstream.Script echo =
        (request, in, out, socket) -> {
          StubUpstream.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
          byte[] piece = new byte[PIECE];
          for (int i = 0; i < PIECES; i++) {
            in.readNBytes(piece, 0, PIECE);
            out.write(piece);
          }
          out.flush();
        };
    try (StubUpstream stub = new StubUpstream(echo);
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE);
        Socket client = Fixture.connect(gateway)) {
      Fixture.send(
          client,
          "POST /openai/v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + BYTES
              + "\r\n\r\n");
      Thread writer = Thread.ofVirtual().start(() -> writeAll(client));
      InputStream in = client.getInputStream();
      StubUpstream.head(in);
      byte[] piece = new byte[PIECE];
      for (int i = 0; i < PIECES; i++) {
        assertThat(in.readNBytes(piece, 0, PIECE)).isEqualTo(PIECE);
        assertThat(piece[0]).isEqualTo((byte) i);
        assertThat(piece[PIECE - 1]).isEqualTo((byte) (i + 1));
      }
      writer.join();
    }
  }

  private static void writeAll(Socket client) {
    try {
      OutputStream out = client.getOutputStream();
      byte[] piece = new byte[PIECE];
      for (int i = 0; i < PIECES; i++) {
        piece[0] = (byte) i;
        piece[PIECE - 1] = (byte) (i + 1);
        out.write(piece);
      }
      out.flush();
    } catch (IOException cut) {
      throw new AssertionError(cut);
    }
  }

  @Test
  void aReaderThatDoesNotReadHoldsTheProviderBack() throws Exception {
    AtomicLong written = new AtomicLong();
    StubUpstream.Script flood =
        (request, in, out, socket) -> {
          StubUpstream.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
          byte[] piece = new byte[PIECE];
          for (int i = 0; i < PIECES; i++) {
            out.write(piece);
            written.addAndGet(PIECE);
          }
          out.flush();
        };
    try (StubUpstream stub = new StubUpstream(flood);
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE);
        Socket client = Fixture.connect(gateway);
        Socket other = Fixture.connect(gateway)) {
      Fixture.send(client, "GET /openai/v1/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // The flood stands still once it is held back; a second look after more round trips on the
      // same gateway tells that it does.
      long before = -1;
      while (written.get() != before) {
        before = written.get();
        for (int i = 0; i < 200; i++) {
          Fixture.send(other, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
          StubUpstream.head(other.getInputStream());
          other.getInputStream().skipNBytes("{\"status\":\"ok\"}".length());
        }
      }
      assertThat(written.get()).isLessThan(WAITING_MAX);
      InputStream in = client.getInputStream();
      StubUpstream.head(in);
      in.skipNBytes(BYTES);
      assertThat(written.get()).isEqualTo(BYTES);
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
    try (StubUpstream stub =
            new StubUpstream(
                (request, in, out, socket) -> in.transferTo(OutputStream.nullOutputStream()));
        Gateway gateway =
            Fixture.before(
                stub.origin() + "/v1",
                stub.origin(),
                null,
                PassThrough.Looks.NONE,
                Fixture.settings().withBodyBytesMax(1_000))) {
      String body = "x".repeat(2_000);
      assertThat(
              Fixture.ask(
                  gateway, Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", body)))
          .startsWith("HTTP/1.1 413")
          .contains("body_too_large");
      assertThat(
              Fixture.ask(
                  gateway,
                  "POST /anthropic/v1/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n"
                      + body
                      + "\r\n0\r\n\r\n"))
          .startsWith("HTTP/1.1 413")
          .contains("request_too_large");
    }
  }

  @Test
  void clientsMaySpeakHttp2() throws Exception {
    try (StubUpstream stub =
            new StubUpstream(
                StubUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/openai/v1/x?q=1");
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("ok");
        StubUpstream.Seen seen = stub.next();
        assertThat(seen.line()).isEqualTo("POST /v1/x?q=1 HTTP/1.1");
        assertThat(seen.header("content-length")).isEqualTo("7");
        assertThat(seen.header("http2-settings")).isNull();
      }
    }
  }
}
