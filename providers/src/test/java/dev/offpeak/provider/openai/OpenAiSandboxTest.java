package dev.offpeak.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.http.BatchProviderContract;
import dev.offpeak.sandbox.Sandbox;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class OpenAiSandboxTest extends BatchProviderContract {

  @Override
  protected BatchProvider provider(Sandbox sandbox, String key) {
    return OpenAiProvider.create(
        OpenAiProvider.settings(new Secret(key), InstantSource.system())
            .withBaseUrl(sandbox.openAiBaseUrl().toString()));
  }

  @Override
  protected String model() {
    return "gpt-6-luna";
  }

  @Test
  void fileThatIsNotVisibleYetIsToldFromAWrongCall() {
    try (Sandbox sandbox = sandbox("file-not-visible:1h")) {
      BatchProvider provider = provider(sandbox);
      assertThat(provider.create(draft(provider, 1)))
          .isInstanceOfSatisfying(
              CreateOutcome.Refused.class,
              refused ->
                  assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INPUT_NOT_FOUND));
    }
  }

  @Test
  void batchThatFailsForItsFileOrForTheQueueMayGoAgain() {
    assertThat(failedWith("file-not-validatable:1h").inputNotFound()).isTrue();
    assertThat(failedWith("token-limit-exceeded").queueFull()).isTrue();
  }

  private BatchRefusal failedWith(String fault) {
    try (Sandbox sandbox = sandbox(fault)) {
      BatchProvider provider = provider(sandbox);
      ProviderBatch batch = ended(provider, accepted(provider.create(draft(provider, 1))).id());
      assertThat(batch.phase()).isInstanceOf(Phase.Invalid.class);
      return ((Phase.Invalid) batch.phase()).refusal();
    }
  }
}
