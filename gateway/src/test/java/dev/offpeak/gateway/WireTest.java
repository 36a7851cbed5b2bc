package dev.offpeak.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.proxy.CallEnd;
import dev.offpeak.gateway.proxy.PassThrough;
import dev.offpeak.gateway.proxy.Rewrite;
import dev.offpeak.gateway.proxy.Tap;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is on the wire on both sides of a pass-through. */
@Timeout(60)
class WireTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void headersPassApartFromThoseOfTheConnectionAndOurs() throws Exception {
    String answer =
        wire(
            "HTTP/1.1 200 Fine",
            "Content-Length: 2",
            "X-Request-Id: r1",
            "X-RateLimit-Left: 7",
            "Set-Cookie: a=1",
            "Set-Cookie: b=2",
            "Connection: keep-alive, X-Hop",
            "X-Hop: 1",
            "Offpeak-Cost-Usd: 9",
            "Content-Encoding: gzip",
            "",
            "ok");
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(answer));
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE)) {
      String got =
          Fixture.ask(
              gateway,
              Fixture.post(
                  gateway,
                  "/openai/v1/chat%2Fx?b=%20&a",
                  wire(
                      "Authorization: Bearer mine",
                      "X-Mine: 1",
                      "TE: trailers",
                      "X-Drop: 1",
                      "Offpeak-Feature: f",
                      "Accept-Encoding: br",
                      "Upgrade: foo",
                      "Connection: X-Drop",
                      "Connection: close",
                      ""),
                  "{}"));
      StubUpstream.Seen seen = stub.next();
      assertThat(seen.line()).isEqualTo("POST /v1/chat%2Fx?b=%20&a HTTP/1.1");
      assertThat(seen.header("host")).isEqualTo(stub.origin().substring("http://".length()));
      assertThat(seen.header("authorization")).isEqualTo("Bearer mine");
      assertThat(seen.header("x-mine")).isEqualTo("1");
      assertThat(seen.header("accept-encoding")).isEqualTo("br");
      assertThat(seen.header("content-length")).isEqualTo("2");
      for (String gone : new String[] {"te", "x-drop", "offpeak-feature", "upgrade"}) {
        assertThat(seen.header(gone)).as(gone).isNull();
      }
      assertThat(got)
          .startsWith("HTTP/1.1 200 Fine\r\n")
          .contains("X-Request-Id: r1\r\n", "X-RateLimit-Left: 7\r\n", "Content-Encoding: gzip\r\n")
          .contains("Set-Cookie: a=1\r\n", "Set-Cookie: b=2\r\n")
          .contains("Offpeak-Lane: interactive\r\n", "Offpeak-Request-Id: op_")
          .doesNotContain("X-Hop", "Offpeak-Cost-Usd")
          .endsWith("\r\n\r\nok");
    }
  }

  @Test
  void theAccountsKeyStandsInWhereTheClientHasNone() throws Exception {
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(OK));
        Gateway gateway = Fixture.before(stub, "sk-account", PassThrough.Looks.NONE)) {
      Fixture.ask(gateway, Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", "{}"));
      assertThat(stub.next().header("authorization")).isEqualTo("Bearer sk-account");
      Fixture.ask(gateway, Fixture.post(gateway, "/anthropic/v1/x", "Connection: close\r\n", "{}"));
      StubUpstream.Seen anthropic = stub.next();
      assertThat(anthropic.line()).isEqualTo("POST /v1/x HTTP/1.1");
      assertThat(anthropic.header("x-api-key")).isEqualTo("sk-account");
      assertThat(anthropic.header("authorization")).isNull();
    }
  }

  @Test
  void anAnswerCutByTheProviderIsCutForTheClientAndNothingIsRepeated() throws Exception {
    StubUpstream.Script cut =
        (request, in, out, socket) -> {
          StubUpstream.write(
              out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
          socket.close();
        };
    CompletableFuture<CallEnd> end = new CompletableFuture<>();
    try (StubUpstream stub = new StubUpstream(cut);
        Gateway gateway = Fixture.before(stub, null, watching(end))) {
      String got = Fixture.ask(gateway, get(gateway, "/openai/v1/models"));
      assertThat(got).contains("hello").doesNotEndWith("0\r\n\r\n");
      assertThat(end.get(20, TimeUnit.SECONDS).way()).isEqualTo(CallEnd.Way.CUT_BY_PROVIDER);
      stub.next();
      assertThat(stub.waiting()).isZero();
    }
  }

  /** Who counts the calls of a key in flight would count one for ever. */
  @Test
  void whoLooksOnHearsOfTheEndWhateverAnotherThrows() throws Exception {
    CompletableFuture<CallEnd> end = new CompletableFuture<>();
    Tap broken =
        new Tap() {
          @Override
          public void requestBytes(Buffer piece) {
            throw new IllegalStateException("a fault of ours");
          }
        };
    PassThrough.Looks both =
        new PassThrough.Looks(call -> broken, Rewrite.Chooser.NONE)
            .and(call ->
                new Tap() {
                  @Override
                  public void ended(CallEnd how) {
                    end.complete(how);
                  }
                });
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(OK));
        Gateway gateway = Fixture.before(stub, null, both)) {
      Fixture.ask(gateway, Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", "{}"));
      assertThat(end.get(20, TimeUnit.SECONDS).way()).isEqualTo(CallEnd.Way.COMPLETE);
    }
  }

  @Test
  void aConnectionLostBeforeTheAnswerIsToldInTheCallersDialectAndNotRepeated() throws Exception {
    try (StubUpstream stub = new StubUpstream((request, in, out, socket) -> socket.close());
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE)) {
      assertThat(Fixture.ask(gateway, get(gateway, "/openai/v1/models")))
          .startsWith("HTTP/1.1 502")
          .contains("{\"error\":{\"message\":\"The connection to the provider was lost");
      assertThat(Fixture.ask(gateway, get(gateway, "/anthropic/v1/models")))
          .startsWith("HTTP/1.1 502")
          .contains("{\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
      stub.next();
      stub.next();
      assertThat(stub.waiting()).isZero();
    }
  }

  @Test
  void aClientThatGoesTakesTheProvidersCallWithIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    StubUpstream.Script stream =
        (request, in, out, socket) -> {
          StubUpstream.write(
              out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
          assertThat(in.read()).isNegative();
          closed.countDown();
        };
    CompletableFuture<CallEnd> end = new CompletableFuture<>();
    try (StubUpstream stub = new StubUpstream(stream);
        Gateway gateway = Fixture.before(stub, null, watching(end))) {
      try (Socket client = Fixture.connect(gateway)) {
        Fixture.send(client, get(gateway, "/openai/v1/models"));
        InputStream in = client.getInputStream();
        StubUpstream.head(in);
        assertThat(StubUpstream.line(in)).isEqualTo("2");
      }
      assertThat(end.get(20, TimeUnit.SECONDS).way()).isEqualTo(CallEnd.Way.CLIENT_GAVE_UP);
      stub.next();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void chunksContinueAndHeadPassAsTheyAre() throws Exception {
    StubUpstream.Script script =
        (request, in, out, socket) -> {
          if (request.line().startsWith("HEAD")) {
            StubUpstream.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
            return;
          }
          StubUpstream.write(out, "HTTP/1.1 100 Continue\r\n\r\n");
          assertThat(StubUpstream.line(in)).isEqualTo("3");
          in.skipNBytes("abc\r\n0\r\n\r\n".length());
          StubUpstream.write(
              out,
              wire(
                  "HTTP/1.1 200 OK",
                  "Transfer-Encoding: chunked",
                  "Trailer: X-T",
                  "",
                  "2",
                  "ok",
                  "0",
                  "X-T: v",
                  "",
                  ""));
        };
    try (StubUpstream stub = new StubUpstream(script);
        Gateway gateway = Fixture.before(stub, null, PassThrough.Looks.NONE)) {
      try (Socket client = Fixture.connect(gateway)) {
        Fixture.send(
            client,
            wire(
                "POST /openai/v1/x HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Expect: 100-continue",
                "Transfer-Encoding: chunked",
                "",
                ""));
        InputStream in = client.getInputStream();
        assertThat(head(in).line()).isEqualTo("HTTP/1.1 100 Continue");
        Fixture.send(client, "3\r\nabc\r\n0\r\n\r\n");
        assertThat(head(in).header("transfer-encoding")).isEqualTo("chunked");
        assertThat(StubUpstream.line(in)).isEqualTo("2");
        assertThat(StubUpstream.line(in)).isEqualTo("ok");
        assertThat(StubUpstream.line(in)).isEqualTo("0");
        assertThat(StubUpstream.line(in)).isEqualToIgnoringCase("X-T: v");
      }
      String got =
          Fixture.ask(
              gateway,
              "HEAD /openai/v1/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(got).containsIgnoringCase("Content-Length: 77\r\n").endsWith("\r\n\r\n");
    }
  }

  @Test
  void webPagesAreKeptOut() throws Exception {
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(OK));
        Gateway gateway = Fixture.before(stub, "sk", PassThrough.Looks.NONE)) {
      assertThat(
              Fixture.ask(
                  gateway,
                  "GET /openai/v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 403")
          .contains("foreign_host");
      assertThat(
              Fixture.ask(
                  gateway,
                  Fixture.post(
                      gateway,
                      "/anthropic/v1/x",
                      "Origin: https://evil.example\r\nConnection: close\r\n",
                      "{}")))
          .startsWith("HTTP/1.1 403")
          .contains("permission_error");
      assertThat(
              Fixture.ask(
                  gateway,
                  Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", "{}")
                      .replace("application/json", "text/plain")))
          .startsWith("HTTP/1.1 415");
      assertThat(Fixture.ask(gateway, get(gateway, "/api/nothing")))
          .startsWith("HTTP/1.1 404")
          .contains("application/problem+json", "\"code\":\"no_such_path\"");
      assertThat(Fixture.ask(gateway, get(gateway, "/readyz"))).startsWith("HTTP/1.1 200");
      assertThat(stub.waiting()).isZero();
    }
  }

  @Test
  void aBrokenTapChangesNothingAndARewriteChangesBothBodies() throws Exception {
    Rewrite shout =
        new Rewrite() {
          @Override
          public Buffer request(Buffer whole) {
            return whole.copy().appendString("!");
          }

          @Override
          public Filter response(int status, MultiMap headers) {
            return new Filter() {
              @Override
              public Buffer piece(Buffer piece) {
                return Buffer.buffer();
              }

              @Override
              public Buffer end() {
                return Buffer.buffer("changed");
              }
            };
          }
        };
    Tap broken =
        new Tap() {
          @Override
          public void responseHead(int status, MultiMap headers) {
            throw new IllegalStateException("tap");
          }
        };
    try (StubUpstream stub = new StubUpstream(StubUpstream.answering(OK));
        Gateway gateway =
            Fixture.before(stub, null, new PassThrough.Looks(call -> broken, call -> shout))) {
      String got =
          Fixture.ask(
              gateway, Fixture.post(gateway, "/openai/v1/x", "Connection: close\r\n", "{}"));
      assertThat(stub.next().header("content-length")).isEqualTo("3");
      assertThat(got).startsWith("HTTP/1.1 200").contains("7\r\nchanged\r\n0\r\n");
    }
  }

  /** The lines as they are on the wire. */
  private static String wire(String... lines) {
    return String.join("\r\n", lines);
  }

  private static StubUpstream.Seen head(InputStream in) throws IOException {
    StubUpstream.Seen head = StubUpstream.head(in);
    if (head == null) {
      throw new AssertionError("the connection ended");
    }
    return head;
  }

  private static PassThrough.Looks watching(CompletableFuture<CallEnd> end) {
    Tap tap =
        new Tap() {
          @Override
          public void ended(CallEnd how) {
            end.complete(how);
          }
        };
    return new PassThrough.Looks(call -> tap, Rewrite.Chooser.NONE);
  }

  private static String get(Gateway gateway, String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + gateway.port()
        + "\r\nConnection: close\r\n\r\n";
  }
}
