package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a creation may say of its outcome, for every dialect: a yes, a no, not sent, or a doubt. The
 * tests run twice: as usual, and with the JDK told to repeat POSTs.
 */
public abstract class SubmissionContract {

  protected static final Secret KEY = new Secret("sk-secret-0123456789");
  protected static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String PAGE = "<html><h1>Blocked by policy</h1></html>";
  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300));

  protected abstract ProviderSettings settings(Secret key, InstantSource time);

  protected abstract BatchProvider open(ProviderSettings settings);

  protected abstract String accepted();

  /** An error body in the provider's shape. */
  protected abstract String error(String type, String message);

  protected abstract String requestIdHeader();

  protected abstract BatchDraft draft(BatchInput input);

  protected abstract BatchInput input();

  protected final BatchProvider provider(String url) {
    return open(settings(KEY, InstantSource.fixed(NOW)).withBaseUrl(url));
  }

  private CreateOutcome createWith(StubServer.Script script) {
    try (StubServer server = StubServer.start(script)) {
      CreateOutcome outcome = provider(server.url()).create(draft(input()));
      assertThat(server.requests()).as("sent once").hasSize(1);
      return outcome;
    }
  }

  protected final CreateOutcome createAnswered(int status, String body, String... headers) {
    return createWith(request -> StubServer.answer(status, body, headers));
  }

  @Test
  void wellFormedSuccessIsAccepted() {
    assertThat(createAnswered(200, accepted())).isInstanceOf(CreateOutcome.Accepted.class);
  }

  @Test
  void connectionClosedAfterTheRequestIsADoubtAndTheCallIsNotRepeated() {
    assertThat(createWith(request -> null))
        .isInstanceOfSatisfying(
            CreateOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isFalse());
  }

  @Test
  void cutSuccessIsADoubt() {
    assertThat(createWith(request -> StubServer.cut(200, accepted(), 5)))
        .isInstanceOf(CreateOutcome.Unknown.class);
  }

  @Test
  void successThatIsHalfAnObjectIsADoubt() {
    assertThat(createAnswered(200, accepted().substring(0, accepted().length() / 2)))
        .isInstanceOfSatisfying(
            CreateOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>welcome</html>", "{}", "[]", "null", "{\"id\":7}"})
  void successThatIsNoBatchIsADoubt(String body) {
    assertThat(createAnswered(200, body)).isInstanceOf(CreateOutcome.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 500, 502, 503, 504, 529})
  void providersOwnErrorThatIsNoRefusalIsADoubtItAnswered(int status) {
    assertThat(createAnswered(status, error("api_error", "sorry")))
        .isInstanceOfSatisfying(
            CreateOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 400, 403, 404, 405, 408, 409, 422, 429, 500, 502, 503, 504})
  void pageOfSomethingBetweenIsADoubt(int status) {
    assertThat(createAnswered(status, PAGE, "location: /elsewhere"))
        .isInstanceOfSatisfying(
            CreateOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"401,ACCESS_DENIED", "407,ACCESS_DENIED", "413,TOO_LARGE"})
  void statusThatOnlyMeansNotPassedOnIsARefusalFromAnybody(int status, Refusal.Kind kind) {
    assertThat(createAnswered(status, PAGE))
        .isInstanceOfSatisfying(
            CreateOutcome.Refused.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID",
    "401,ACCESS_DENIED",
    "402,ACCESS_DENIED",
    "403,ACCESS_DENIED",
    "413,TOO_LARGE",
    "422,INVALID",
    "429,WAIT"
  })
  void providersOwnNoIsARefusal(int status, Refusal.Kind kind) {
    assertThat(createAnswered(status, error("some_error", "no"), requestIdHeader() + ": req_1"))
        .isEqualTo(new CreateOutcome.Refused(new Refusal(kind, "no", status, null, "req_1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry-after: 7|PT7S",
        "retry-after-ms: 1500|PT1.5S",
        "retry-after: Mon, 23 Nov 2026 12:00:30 GMT|PT30S",
        "retry-after: Mon, 23 Nov 2026 11:00:00 GMT|PT0S",
        "retry-after: soon|"
      })
  void refusalSaysHowLongToWait(String header, Duration wait) {
    assertThat(createAnswered(429, error("rate_limit_error", "slow"), header))
        .isInstanceOfSatisfying(
            CreateOutcome.Refused.class,
            refused -> assertThat(refused.refusal().retryAfter()).isEqualTo(wait));
  }

  @Test
  void keyThatAServerRepeatsIsHidden() {
    String body = error("authentication_error", "bad key " + KEY.reveal());
    assertThat(createAnswered(401, body))
        .isInstanceOfSatisfying(
            CreateOutcome.Refused.class,
            refused -> assertThat(refused.refusal().message()).isEqualTo("bad key ***"));
  }

  @Test
  void refusedConnectionIsNotSent() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(provider("http://127.0.0.1:" + free).create(draft(input())))
        .isEqualTo(new CreateOutcome.NotSent("the connection was refused"));
  }

  @Test
  void unknownHostIsNotSent() {
    assertThat(provider("http://no-such-host.invalid").create(draft(input())))
        .isEqualTo(new CreateOutcome.NotSent("the host name is not known"));
  }

  @Test
  void failedTlsIsNotSent() {
    try (StubServer plain = StubServer.start(request -> null)) {
      boolean repeating = System.getProperty("jdk.httpclient.enableAllMethodRetry") != null;
      assertThat(provider("https://127.0.0.1:" + plain.port()).create(draft(input())))
          .isInstanceOf(repeating ? CreateOutcome.Unknown.class : CreateOutcome.NotSent.class);
    }
  }

  @Test
  void silenceIsADoubt() {
    CountDownLatch never = new CountDownLatch(1);
    StubServer.Script silent =
        request -> {
          try {
            never.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          return null;
        };
    try (StubServer server = StubServer.start(silent)) {
      BatchProvider provider =
          open(
              settings(KEY, InstantSource.fixed(NOW))
                  .withBaseUrl(server.url())
                  .withTimeouts(SHORT));
      assertThat(provider.create(draft(input())))
          .isEqualTo(new CreateOutcome.Unknown("no answer within 300 ms", false));
      assertThat(server.requests()).hasSize(1);
    } finally {
      never.countDown();
    }
  }

  @Test
  void errorWithoutTheProvidersShapeIsNeverNotFound() {
    try (StubServer server = StubServer.start(request -> StubServer.answer(404, PAGE))) {
      BatchProvider provider = provider(server.url());
      ProviderBatchId id = new ProviderBatchId("b1");
      assertThat(provider.poll(id)).isInstanceOf(PollOutcome.Failed.class);
      assertThat(provider.cancel(id)).isInstanceOf(CallOutcome.Failed.class);
      assertThat(provider.list(null)).isInstanceOf(ListOutcome.Failed.class);
    }
  }

  @Test
  void listingThatHidesABatchIsNoListing() {
    String page = "{\"data\":[" + accepted() + ",{\"surprise\":true}],\"has_more\":false}";
    try (StubServer server = StubServer.start(request -> StubServer.answer(200, page))) {
      assertThat(provider(server.url()).list(null)).isInstanceOf(ListOutcome.Failed.class);
    }
  }

  @Test
  void listingGivesTheProvidersClockAndTheNextPage() {
    String page = "{\"data\":[" + accepted() + "],\"has_more\":true}";
    StubServer.Script script =
        request -> StubServer.answer(200, page, "date: Mon, 23 Nov 2026 12:00:30 GMT");
    try (StubServer server = StubServer.start(script)) {
      assertThat(provider(server.url()).list("a b"))
          .isInstanceOfSatisfying(
              ListOutcome.Page.class,
              seen -> {
                assertThat(seen.batches()).hasSize(1);
                assertThat(seen.next()).isEqualTo(seen.batches().getFirst().id().value());
                assertThat(seen.providerNow()).isEqualTo(NOW.plusSeconds(30));
              });
      assertThat(server.requests().getFirst().target()).contains("limit=100").endsWith("a%20b");
    }
  }

  @Test
  void troubleSaysWhetherTheKeyWasRefused() {
    try (StubServer server =
        StubServer.start(request ->
            StubServer.answer(401, error("authentication_error", "no"), "retry-after: 3"))) {
      assertThat(provider(server.url()).list(null))
          .isInstanceOfSatisfying(
              ListOutcome.Failed.class,
              failed -> {
                assertThat(failed.trouble().refused()).isTrue();
                assertThat(failed.trouble().retryAfter()).isEqualTo(Duration.ofSeconds(3));
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"401,true", "402,false", "403,false", "407,true", "503,false"})
  void aPageOfAFilterRefusesNoKey(int status, boolean refused) {
    try (StubServer server =
        StubServer.start(request -> StubServer.answer(status, "<html>Forbidden</html>"))) {
      assertThat(provider(server.url()).poll(new ProviderBatchId("batch_1")))
          .isInstanceOfSatisfying(
              PollOutcome.Failed.class,
              failed -> assertThat(failed.trouble().refused()).isEqualTo(refused));
    }
  }

  @Test
  void aProvidersOwnNoToTheKeyIsOne() {
    try (StubServer server =
        StubServer.start(request -> StubServer.answer(403, error("permission_error", "no")))) {
      assertThat(provider(server.url()).poll(new ProviderBatchId("batch_1")))
          .isInstanceOfSatisfying(
              PollOutcome.Failed.class, failed -> assertThat(failed.trouble().refused()).isTrue());
    }
  }

  @Test
  void keyThatNoHeaderTakesIsNamedWithoutItsText() {
    assertThatThrownBy(() -> settings(new Secret("sk-secret\n"), InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sk-secret");
  }
}
