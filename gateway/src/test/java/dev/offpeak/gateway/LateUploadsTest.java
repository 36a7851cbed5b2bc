package dev.offpeak.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.batches.BatchServing;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.proxy.Upstream;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import dev.offpeak.model.Usd;
import dev.offpeak.provider.openai.OpenAiDialect;
import dev.offpeak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that tell what they are for only after a long file. */
@Timeout(120)
class LateUploadsTest {

  private static final int PIECE = 1024 * 1024;
  private static final int PIECES = 50;
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
          + "{\"id\":\"file-other\"}";
  private static final String HEAD =
      "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";

  @TempDir private Path directory;
  private final BlockingQueue<String> hashes = new LinkedBlockingQueue<>();
  private StubUpstream stub;
  private SqliteStore store;

  @BeforeEach
  void start() throws IOException {
    stub =
        new StubUpstream((request, in, out, socket) -> {
          MessageDigest sha = sha256();
          byte[] piece = new byte[PIECE];
          long left = Long.parseLong(String.valueOf(request.header("content-length")));
          while (left > 0) {
            int got = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (got < 0) {
              return;
            }
            sha.update(piece, 0, got);
            left -= got;
          }
          hashes.add(HexFormat.of().formatHex(sha.digest()));
          StubUpstream.write(out, OK);
        });
    store = SqliteStore.open(directory.resolve("store"));
  }

  @AfterEach
  void stop() {
    store.close();
    stub.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
      throw new AssertionError(everyJdkHasIt);
    }
  }

  private Gateway gateway(Spool spool) {
    BatchServing serving =
        new BatchServing(
            () -> store,
            Map.of(ProviderName.OPENAI, new OpenAiDialect()),
            (provider, feature, request) -> Usd.ZERO,
            (provider, named) -> named == null,
            InstantSource.system(),
            new Random(3));
    return Gateway.start(
        Fixture.settings(),
        GatewayParts.of(
                List.of(
                    new Upstream(
                        ProviderName.OPENAI,
                        () -> stub.origin() + "/v1",
                        new Secret("sk-account"))),
                new Random(1))
            .with(serving.routes())
            .with(spool));
  }

  private Path spool() {
    return directory.resolve("spool");
  }

  private static String tail(String purpose) {
    return "\r\n--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
        + purpose
        + "\r\n--x--\r\n";
  }

  /** Sends a long upload; its answer, and the hash of what was sent. */
  private record Sent(String answer, String hash) {}

  private static Sent upload(Gateway gateway, String purpose) throws IOException {
    String tail = tail(purpose);
    MessageDigest sha = sha256();
    try (Socket client = Fixture.connect(gateway)) {
      Fixture.send(
          client,
          "POST /openai/v1/files HTTP/1.1\r\nHost: 127.0.0.1:"
              + gateway.port()
              + "\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\n"
              + "Content-Length: "
              + (HEAD.length() + (long) PIECE * PIECES + tail.length())
              + "\r\n\r\n");
      OutputStream out = client.getOutputStream();
      write(out, sha, HEAD.getBytes(ISO_8859_1));
      byte[] piece = new byte[PIECE];
      Random random = new Random(11);
      for (int i = 0; i < PIECES; i++) {
        random.nextBytes(piece);
        write(out, sha, piece);
      }
      write(out, sha, tail.getBytes(ISO_8859_1));
      out.flush();
      return new Sent(
          new String(client.getInputStream().readAllBytes(), ISO_8859_1),
          HexFormat.of().formatHex(sha.digest()));
    }
  }

  private static void write(OutputStream out, MessageDigest sha, byte[] bytes) throws IOException {
    sha.update(bytes);
    out.write(bytes);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(spool())) {
      return files.toList();
    }
  }

  @Test
  void anotherPurposePassesUnchangedHoweverLateItComes() throws Exception {
    try (Gateway gateway = gateway(Spool.in(spool()))) {
      Sent sent = upload(gateway, "fine-tune");
      assertThat(sent.answer()).startsWith("HTTP/1.1 200 ").contains("file-other");
      assertThat(hashes.poll(20, TimeUnit.SECONDS)).isEqualTo(sent.hash());
      StubUpstream.Seen seen = stub.next();
      assertThat(seen.line()).isEqualTo("POST /v1/files HTTP/1.1");
      assertThat(seen.header("authorization")).isEqualTo("Bearer sk-account");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aBatchIsOursHoweverLateItSaysSo() throws Exception {
    try (Gateway gateway = gateway(Spool.in(spool()))) {
      assertThat(upload(gateway, "batch").answer())
          .startsWith("HTTP/1.1 200 ")
          .contains("\"id\":\"file-offpeak", "\"bytes\":" + PIECE * PIECES);
      assertThat(stub.waiting()).isZero();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aFullDiskRefusesAndFreesWhatItTook() throws Exception {
    Spool spool = Spool.in(spool()).upTo(60L * PIECE);
    try (Gateway gateway = gateway(spool)) {
      for (int i = 0; i < 3; i++) {
        assertThat(upload(gateway, "fine-tune").answer()).contains("file-other");
      }
    }
    try (Gateway gateway = gateway(Spool.in(spool()).upTo(20L * PIECE))) {
      assertThat(upload(gateway, "fine-tune").answer())
          .startsWith("HTTP/1.1 503 ")
          .contains("no room on disk");
      assertThat(left()).isEmpty();
    }
  }
}
