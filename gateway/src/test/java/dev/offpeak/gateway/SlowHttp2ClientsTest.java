package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.proxy.PassThrough;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that speak HTTP/2 so slowly that they only take a place. Frames by RFC 9113. */
@Timeout(30)
class SlowHttp2ClientsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;

  private static final int NO_FLAGS = 0;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int CANCEL = 8;

  private StubUpstream stub;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    stub = new StubUpstream(StubUpstream.answering(OK));
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
    gateway.close();
    stub.close();
  }

  private record Frame(int type, int flags, int stream, byte[] payload) {}

  private static void send(Socket socket, int type, int flags, int stream, byte... payload)
      throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(payload.length >> 16);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    frame.writeBytes(payload);
    socket.getOutputStream().write(frame.toByteArray());
    socket.getOutputStream().flush();
  }

  private Socket begun() throws IOException {
    Socket socket = Fixture.connect(gateway);
    socket.getOutputStream().write(PREFACE);
    send(socket, SETTINGS, NO_FLAGS, 0);
    return socket;
  }

  /** A header block by RFC 7541, without Huffman's code and without the dynamic table. */
  private byte[] head(boolean post, String path) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(post ? 0x83 : 0x82);
    block.write(0x86);
    literal(block, 0x04, path);
    literal(block, 0x01, "127.0.0.1:" + gateway.port());
    if (post) {
      block.write(0x0f);
      literal(block, 0x10, "application/json");
      block.write(0x0f);
      literal(block, 0x0d, "1000000");
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(US_ASCII));
  }

  private static Frame next(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(lengthAndType & 0xff, flags, stream, in.readNBytes(lengthAndType >>> 8));
  }

  private static Frame next(Socket socket, int type) throws IOException {
    Frame frame = next(socket);
    while (frame.type() != type) {
      frame = next(socket);
    }
    return frame;
  }

  /** Returns once the gateway has ended the connection. */
  private static void untilEnded(Socket socket) throws IOException {
    try {
      while (true) {
        next(socket);
      }
    } catch (EOFException | SocketException ended) {
      return;
    }
  }

  @Test
  void aConnectionWithoutACallIsEnded() throws Exception {
    try (Socket socket = begun()) {
      untilEnded(socket);
    }
  }

  @Test
  void aHeadThatNeverEndsEndsTheConnection() throws Exception {
    byte[] head = head(true, "/openai/v1/responses");
    try (Socket socket = begun()) {
      send(socket, HEADERS, NO_FLAGS, 1, head);
      untilEnded(socket);
    }
    try (Socket socket = begun()) {
      send(socket, HEADERS, NO_FLAGS, 1, head);
      send(socket, CONTINUATION, NO_FLAGS, 1);
      untilEnded(socket);
    }
    assertThat(stub.waiting()).isZero();
  }

  @Test
  void aBodyThatTricklesEndsItsCallAndNotTheOthers() throws Exception {
    try (Socket socket = begun()) {
      send(socket, HEADERS, END_HEADERS, 1, head(true, "/openai/v1/responses"));
      Frame reset = null;
      for (int sent = 0; reset == null; sent++) {
        send(socket, DATA, NO_FLAGS, 1, (byte) ' ');
        send(socket, PING, NO_FLAGS, 0, ByteBuffer.allocate(8).putLong(sent).array());
        Frame frame = next(socket);
        while (frame.type() != PING && frame.type() != RESET) {
          frame = next(socket);
        }
        reset = frame.type() == RESET ? frame : null;
      }
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.payload()).endsWith((byte) CANCEL);

      send(socket, HEADERS, END_HEADERS | END_STREAM, 3, head(false, "/openai/v1/models"));
      assertThat(next(socket, DATA).payload()).isEqualTo("ok".getBytes(US_ASCII));
    }
  }

  @Test
  void aHeadThatNeverEndsHoldsUpNoConnectionForGood() throws Exception {
    try (Socket socket = begun()) {
      // Pings are answered, and are no calls.
      send(socket, PING, NO_FLAGS, 0, new byte[8]);
      assertThat(next(socket, PING).flags()).isEqualTo(ACK);
      send(socket, HEADERS, END_STREAM, 1, head(false, "/openai/v1/models"));
      untilEnded(socket);
    }
  }
}
