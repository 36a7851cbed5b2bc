package dev.offpeak.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.http.ReadingContract;
import dev.offpeak.provider.http.StubServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnthropicReadingTest extends ReadingContract {

  @Override
  protected BatchProvider provider(String url) {
    return AnthropicProvider.create(AnthropicProvider.settings(KEY, time()).withBaseUrl(url));
  }

  @Override
  protected ProviderBatch ended(String url) {
    return ended(List.of(url + "/somewhere/results"));
  }

  private static ProviderBatch ended(List<String> files) {
    return new ProviderBatch(
        new ProviderBatchId("msgbatch_1"),
        null,
        Instant.EPOCH,
        1,
        new BatchProgress(1, 1, 0),
        new Phase.Ended(BatchEnd.COMPLETED, Instant.EPOCH, files));
  }

  @Override
  protected String line(String customId, String text) {
    return """
    {"custom_id":"%s","result":{"type":"succeeded","message":{"content":\
    [{"type":"text","text":"%s"}]}}}\
    """
        .formatted(customId, text);
  }

  @Override
  protected String notFoundError() {
    return "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no\"}}";
  }

  @Test
  void keyIsNotSentToAnAddressOfSomebodyElses() {
    try (StubServer other = StubServer.start(r -> StubServer.answer(200, line("1", "") + "\n"))) {
      BatchProvider provider = provider("https://api.anthropic.com");
      assertThat(provider.read(ended(other.url()), (line, result) -> true))
          .isInstanceOf(ReadOutcome.Incomplete.class);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void endedBatchWithoutAnAddressIsNotFoundYet() {
    assertThat(provider("http://127.0.0.1:1").read(ended(List.of()), (line, result) -> true))
        .isEqualTo(new ReadOutcome.NotFound());
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.anthropic.com,https://api.anthropic.com/v1/x,https://api.anthropic.com/v1/x",
    "https://api.anthropic.com,https://API.anthropic.com:443/v1/x,https://API.anthropic.com:443/v1/x",
    "https://api.anthropic.com,https://files.anthropic.com/x,https://files.anthropic.com/x",
    "https://api.anthropic.com,http://files.anthropic.com/x,",
    "https://api.anthropic.com,https://evilanthropic.com/x,",
    "https://api.anthropic.com,https://anthropic.com.evil.org/x,",
    "https://api.anthropic.com,not an address,",
    "https://api.anthropic.com,/v1/x,",
    "https://proxy.corp,https://api.anthropic.com/v1/x,https://proxy.corp/at-base",
    "https://proxy.corp,https://proxy.corp:8443/x,",
    "http://127.0.0.1:80,http://127.0.0.1/x,http://127.0.0.1/x"
  })
  void resultsAreReadOnlyWhereTheKeyBelongs(String base, String named, String read) {
    assertThat(new ResultsAddress(URI.create(base)).of(named, URI.create(base + "/at-base")))
        .map(URI::toString)
        .isEqualTo(Optional.ofNullable(read));
  }
}
