package dev.offpeak.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the JDK's client does to a POST whose connection breaks, with and without our body. */
final class RepeatedSubmissionTest {

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private static int timesSent(BodyPublisher body) {
    try (StubServer server = StubServer.start(request -> null);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest post = HttpRequest.newBuilder(URI.create(server.url())).POST(body).build();
      assertThatThrownBy(() -> client.send(post, BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
      return server.requests().size();
    }
  }

  @Test
  void jdkRepeatsAnOrdinaryPostIfToldTo() {
    boolean told = System.getProperty("jdk.httpclient.enableAllMethodRetry") != null;
    assertThat(timesSent(BodyPublishers.ofByteArray(BODY))).isEqualTo(told ? 2 : 1);
  }

  @Test
  void bodyThatCanBeTakenOnceIsNeverRepeated() {
    OutgoingBody body = new OutgoingBody(new ByteArrayInputStream(BODY), BODY.length);
    assertThat(timesSent(body.publisher())).isEqualTo(1);
    assertThat(body.takeBack()).isFalse();
  }

  @Test
  void bodyThatWasTakenBackIsNeverSent() {
    OutgoingBody body = new OutgoingBody(new ByteArrayInputStream(BODY), BODY.length);
    assertThat(body.takeBack()).isTrue();
    assertThat(timesSent(body.publisher())).isZero();
    assertThat(body.handedOver()).isZero();
  }
}
