package dev.offpeak.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP calls on one account. No redirect is followed, no call is repeated by us, and calls with a
 * body cannot be repeated by the JDK either (see {@link OutgoingBody}). Speaks HTTP/1.1, whose
 * framing tells a whole body from a cut one. Keys and bodies are never logged. Blocking and
 * thread-safe.
 */
public final class Transport {

  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  private static final String REPEAT_POSTS = "jdk.httpclient.enableAllMethodRetry";

  /** Larger answers are refused; a page of 100 batches or 1,000 files is below 1 MB. */
  private static final int ANSWER_BYTES_MAX = 16 << 20;

  /** The first status of HTTP that is an error. */
  private static final int FIRST_ERROR = 400;

  private final ProviderSettings settings;
  private final Map<String, String> headers;
  private final String requestIdHeader;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient kept;

  /**
   * Calls under the given settings.
   *
   * @param headers of every call, the key among them
   * @param requestIdHeader in which the provider names a call
   */
  public Transport(ProviderSettings settings, Map<String, String> headers, String requestIdHeader) {
    this.settings = settings;
    this.headers = Map.copyOf(headers);
    this.requestIdHeader = requestIdHeader;
    this.kept = newClient();
  }

  public Reply get(URI uri) {
    return read(open(uri));
  }

  public Reply delete(URI uri) {
    return read(open(kept, request(uri).DELETE().build(), null, settings.timeouts().answer()));
  }

  /** A POST without a body. */
  public Reply post(URI uri) {
    HttpRequest request = request(uri).POST(BodyPublishers.noBody()).build();
    return read(open(kept, request, null, settings.timeouts().answer()));
  }

  /**
   * Sends a body once, on a connection that is opened for it: one that was kept may have been
   * closed by the other side, which would leave a doubt.
   *
   * @param bytes the body, closed by this call in every case
   * @param length exactly how many there are
   * @throws RuntimeException what {@code bytes} threw; then the body did not reach the provider as
   *     a whole, so nothing came of it
   */
  public Reply submit(URI uri, String contentType, InputStream bytes, long length) {
    OutgoingBody body = new OutgoingBody(bytes, length);
    HttpClient fresh = newClient();
    try {
      HttpRequest request =
          request(uri).header("Content-Type", contentType).POST(body.publisher()).build();
      Reply reply = read(open(fresh, request, body, settings.timeouts().submission()));
      body.rethrowFailure();
      return reply;
    } finally {
      fresh.shutdownNow();
      body.close();
    }
  }

  /** Begins a GET whose answer may be long. */
  Opening open(URI uri) {
    return open(kept, request(uri).GET().build(), null, settings.timeouts().answer());
  }

  /** Reads an answer whole. */
  Reply read(Opening opening) {
    return switch (opening) {
      case Opening.Closed(Reply why) -> why;
      case Opening.Open open -> readBody(open);
    };
  }

  private Opening open(
      HttpClient client, HttpRequest request, @Nullable OutgoingBody body, Duration patience) {
    // Not sendAsync: that hands its answer over through the JVM's common pool, whatever executor
    // the
    // client has. On two cores it has one worker, and who keeps it busy would stop every call.
    FutureTask<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> pending =
        new FutureTask<>(() -> client.send(request, BodyHandlers.ofPublisher()));
    executor.execute(pending);
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = await(pending, body, patience);
      Download download = new Download(settings.timeouts().idle(), framed(response.headers()));
      response.body().subscribe(download.subscriber());
      log.debug(
          "{} {} answered {}, request id {}",
          request.method(),
          request.uri().getPath(),
          response.statusCode(),
          response.headers().firstValue(requestIdHeader).orElse("none"));
      return new Opening.Open(response.statusCode(), response.headers(), download);
    } catch (ExecutionException failed) {
      Throwable why = original(failed);
      return notAnswered(body, reason(why), isFailedHandshake(why));
    } catch (TimeoutException silent) {
      pending.cancel(true);
      return notAnswered(body, "no answer within " + seconds(patience), false);
    } catch (InterruptedException stop) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return notAnswered(body, "stopped while waiting for the answer", false);
    }
  }

  /** What went wrong: a blocking send wraps it once more, in one of its kind. */
  private static @Nullable Throwable original(ExecutionException failed) {
    Throwable sent = failed.getCause();
    return sent == null || sent.getCause() == null ? sent : sent.getCause();
  }

  /**
   * A request was not sent if its body was never asked for. After a TLS handshake that broke off,
   * the JDK asks for the body all the same, although nothing can be written: so that failure says
   * it, too, unless the JVM was told to repeat POSTs and it may be the repetition's.
   */
  private static Opening notAnswered(
      @Nullable OutgoingBody body, String why, boolean failedHandshake) {
    boolean notSent = body != null && (body.takeBack() || failedHandshake);
    log.debug("not answered: {}", why);
    return new Opening.Closed(notSent ? new Reply.NotSent(why) : new Reply.Lost(why));
  }

  private static boolean isFailedHandshake(@Nullable Throwable thrown) {
    return thrown instanceof SSLHandshakeException && System.getProperty(REPEAT_POSTS) == null;
  }

  /** Waits as long as the body makes progress, and {@code patience} beyond. */
  private static <T> T await(Future<T> pending, @Nullable OutgoingBody body, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      long before = body == null ? 0 : body.handedOver();
      try {
        return pending.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException silent) {
        if (body == null || body.handedOver() == before) {
          throw silent;
        }
      }
    }
  }

  private Reply readBody(Opening.Open open) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (Download download = open.body()) {
      for (ByteBuffer piece = download.next(); piece != null; piece = download.next()) {
        if (body.size() + piece.remaining() > ANSWER_BYTES_MAX) {
          return new Reply.Lost("the answer is larger than " + ANSWER_BYTES_MAX + " bytes");
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
      }
    } catch (IOException cut) {
      return new Reply.Lost("status " + open.status() + ", but " + reason(cut));
    }
    HttpHeaders answer = open.headers();
    boolean complaint = open.status() >= FIRST_ERROR;
    return new Reply.Answered(
        open.status(),
        complaint ? withoutKey(body.toByteArray()) : body.toByteArray(),
        answer.firstValue(requestIdHeader).orElse(null),
        RetryAfter.of(answer, settings.time()),
        RetryAfter.date(answer.firstValue("date").orElse("")),
        answer);
  }

  /**
   * A server may repeat the key it was sent in its complaint. Only there: an answer is kept byte
   * for byte, and keys such as {@code none} or {@code test}, which servers of one's own take, are
   * words.
   */
  private byte[] withoutKey(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String key = settings.key().reveal();
    return text.contains(key)
        ? text.replace(key, "***").getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "offpeak");
    headers.forEach(request::header);
    return request;
  }

  private HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(settings.timeouts().connect())
        .executor(executor)
        .build();
  }

  private static boolean framed(HttpHeaders headers) {
    return headers.firstValue("content-length").isPresent()
        || headers.firstValue("transfer-encoding").isPresent();
  }

  /** A cause in words for people; the JDK's messages for these are empty or about its insides. */
  static String reason(@Nullable Throwable thrown) {
    return switch (thrown) {
      case null -> "it failed";
      case HttpConnectTimeoutException slow -> "no connection within the time for it";
      case ConnectException refused when refused.getCause() instanceof UnresolvedAddressException ->
          "the host name is not known";
      case ConnectException refused -> "the connection was refused";
      case SSLException tls -> "TLS failed: " + tls.getMessage();
      case IOException io when io.getCause() instanceof IOException cause -> reason(cause);
      case IOException io ->
          io.getMessage() == null
              ? "the connection broke"
              : "the connection broke: " + io.getMessage();
      case RuntimeException unchecked -> unchecked.getClass().getSimpleName();
      default -> thrown.getClass().getSimpleName();
    };
  }

  private static String seconds(Duration time) {
    return time.toMillis() < 1_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }
}
