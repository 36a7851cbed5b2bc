package dev.offpeak.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.intake.Pricer.Priced;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.source.BodyFacts;
import dev.offpeak.source.SourceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is set aside for a request, and whether anything can be. */
final class PricerTest {

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private static Priced priced(String model, long outputTokensMax) {
    InstantSource time = InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));
    BodyFacts facts = new BodyFacts(model, false, outputTokensMax, 40, 0, false, null);
    SourceRequest request =
        new SourceRequest("a", null, Endpoint.CHAT_COMPLETIONS, BODY, facts, null);
    return new Pricer(PriceList.bundled(), null, time)
        .price(ProviderName.OPENAI, Feature.UNTAGGED, request);
  }

  @Test
  void whatIsPricedHasSomethingSetAside() {
    assertThat(priced("gpt-6-luna", 60).hasPrice()).isTrue();
    assertThat(priced("gpt-6-luna", 60).reserveNanos()).isPositive();
  }

  @Test
  void whatCannotBeReckonedIsNotTakenForFree() {
    assertThat(priced("gpt-6-luna", Long.MAX_VALUE).hasPrice()).isFalse();
    assertThat(priced("nobody-knows-it", 60).hasPrice()).isFalse();
  }
}
