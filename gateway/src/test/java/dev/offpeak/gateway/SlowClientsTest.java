package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.proxy.PassThrough;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take a place and do not use it. */
@Timeout(60)
class SlowClientsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** More than has to come within the limit. */
  private static final int SENT_AT_ONCE = 128 * 1024;

  private final CountDownLatch answer = new CountDownLatch(1);
  private StubUpstream stub;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    stub =
        new StubUpstream((request, in, out, socket) -> {
          if (request.line().startsWith("GET /v1/later")) {
            try {
              answer.await();
            } catch (InterruptedException stopped) {
              throw new IOException(stopped);
            }
          }
          String length = request.header("content-length");
          if (length != null) {
            in.skipNBytes(Long.parseLong(length));
          }
          StubUpstream.write(out, OK);
        });
    gateway =
        Fixture.before(
            stub.origin() + "/v1",
            stub.origin(),
            null,
            PassThrough.Looks.NONE,
            Fixture.settings().withSending(Duration.ofMillis(300)));
  }

  @AfterEach
  void stop() {
    answer.countDown();
    gateway.close();
    stub.close();
  }

  /** Returns once the gateway has ended the connection. */
  private static void untilEnded(Socket socket) throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      return;
    }
  }

  private String head(String path, String more) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nContent-Type: application/json\r\n"
        + more;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\r\n\r\n\r\n", "PRI * HT", "GET /openai/v1/models HTTP/1.1\r\nHost: a\r\n"})
  void aHeadThatDoesNotComeWholeEndsTheConnection(String begun) throws Exception {
    try (Socket socket = Fixture.connect(gateway)) {
      Fixture.send(socket, begun);
      untilEnded(socket);
    }
    assertThat(stub.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openai/v1/responses", "/openai/v1/files"})
  void aBodyThatDoesNotComeWholeEndsTheConnection(String path) throws Exception {
    try (Socket socket = Fixture.connect(gateway)) {
      Fixture.send(socket, head(path, "Content-Length: 100\r\n\r\n{\"model\""));
      untilEnded(socket);
    }
  }

  @Test
  void whoWaitsForAnAnswerIsNotSlow() throws Exception {
    try (Socket socket = Fixture.connect(gateway)) {
      Fixture.send(
          socket,
          "GET /openai/v1/later HTTP/1.1\r\nHost: 127.0.0.1:"
              + gateway.port()
              + "\r\nConnection: close\r\n\r\n");
      stub.next();
      // Slow connections that came later have been ended by then, several times over.
      for (int slow = 0; slow < 3; slow++) {
        try (Socket other = Fixture.connect(gateway)) {
          untilEnded(other);
        }
      }
      answer.countDown();
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aConnectionIsKeptBetweenTwoCalls() throws Exception {
    try (Socket socket = Fixture.connect(gateway)) {
      for (int call = 0; call < 2; call++) {
        Fixture.send(
            socket,
            "GET /openai/v1/models HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n\r\n");
        StubUpstream.Seen answered = StubUpstream.head(socket.getInputStream());
        assertThat(answered).isNotNull();
        socket.getInputStream().skipNBytes(2);
        try (Socket other = Fixture.connect(gateway)) {
          untilEnded(other);
        }
      }
    }
  }

  /** Takes a thirtieth of the limit, as what is waited for never comes. */
  private static void moment() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(10);
      silent.accept().close();
    } catch (SocketTimeoutException over) {
      return;
    }
  }

  @Test
  void aLongBodyMayTakeItsTime() throws Exception {
    int pieces = 60;
    byte[] piece = new byte[SENT_AT_ONCE];
    try (Socket socket = Fixture.connect(gateway)) {
      Fixture.send(
          socket,
          head(
              "/openai/v1/anything",
              "Content-Length: " + (long) pieces * SENT_AT_ONCE + "\r\nConnection: close\r\n\r\n"));
      // Altogether it takes longer than the limit, and each 64 KB of it less.
      for (int sent = 0; sent < pieces; sent++) {
        socket.getOutputStream().write(piece);
        moment();
      }
      socket.getOutputStream().flush();
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200 ");
    }
  }
}
