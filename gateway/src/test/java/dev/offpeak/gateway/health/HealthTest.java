package dev.offpeak.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.gateway.Gateway;
import dev.offpeak.gateway.GatewayParts;
import dev.offpeak.gateway.GatewaySettings;
import dev.offpeak.store.Store;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.sqlite.SqliteStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /readyz} says while the store is there, is down, and is not open yet. */
@Timeout(60)
class HealthTest {

  @TempDir private Path directory;
  private volatile boolean down;
  private volatile boolean open = true;

  private String ready(@Nullable BooleanSupplier keys, Store store) throws Exception {
    Health health = new Health(keys, () -> open ? read(store) : null);
    try (Gateway gateway =
            Gateway.start(
                GatewaySettings.DEFAULT.at("127.0.0.1", 0),
                GatewayParts.of(List.of(), new Random(1)).with(health::look));
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(gateway.url() + "/readyz")).build(),
              BodyHandlers.ofString());
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(gateway.url() + "/healthz")).build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      return answer.statusCode() + " " + answer.body();
    }
  }

  private Store read(Store store) {
    if (down) {
      throw new StoreException(StoreException.Reason.BUSY, "broken on purpose");
    }
    return store;
  }

  @Test
  void whatTakesCallsIsReadyWithoutItsStoreAndWhatDispatchesIsNot() throws Exception {
    try (Store store = SqliteStore.open(directory)) {
      assertThat(ready(() -> true, store)).isEqualTo("200 {\"status\":\"ready\"}");
      assertThat(ready(null, store)).isEqualTo("200 {\"status\":\"ready\"}");
      assertThat(ready(() -> false, store)).isEqualTo("503 {\"status\":\"not ready\"}");

      down = true;
      assertThat(ready(() -> true, store))
          .isEqualTo("200 {\"status\":\"ready\",\"store\":\"unavailable\"}");
      assertThat(ready(null, store)).isEqualTo("503 {\"status\":\"not ready\"}");

      open = false;
      assertThat(ready(() -> true, store)).contains("unavailable");
    }
  }
}
