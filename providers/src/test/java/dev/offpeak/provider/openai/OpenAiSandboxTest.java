package dev.offpeak.provider.openai;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.http.BatchProviderContract;
import dev.offpeak.sandbox.Sandbox;
import java.time.InstantSource;

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
}
