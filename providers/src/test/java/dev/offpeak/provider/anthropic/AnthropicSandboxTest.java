package dev.offpeak.provider.anthropic;

import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.http.BatchProviderContract;
import dev.offpeak.sandbox.Sandbox;
import java.time.InstantSource;

final class AnthropicSandboxTest extends BatchProviderContract {

  @Override
  protected BatchProvider provider(Sandbox sandbox, String key) {
    return AnthropicProvider.create(
        AnthropicProvider.settings(new Secret(key), InstantSource.system())
            .withBaseUrl(sandbox.anthropicBaseUrl().toString()));
  }

  @Override
  protected String model() {
    return "claude-haiku-5-5";
  }
}
