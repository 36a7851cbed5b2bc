package dev.offpeak.sandbox;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A sandbox under test, its clock, and the official clients that drive it. */
final class Running implements AutoCloseable {
  static final Duration DELAY = Duration.ofSeconds(100);

  /** A settled answer takes one ask; a busy machine may need more. */
  private static final int ASKS_MAX = 40;

  final MovableClock clock;
  final Sandbox sandbox;
  private final List<Runnable> clients = new ArrayList<>();

  private Running(MovableClock clock, Sandbox sandbox) {
    this.clock = clock;
    this.sandbox = sandbox;
  }

  static Running in(Path directory, String... faults) {
    return in(directory, new MovableClock(), faults);
  }

  static Running in(Path directory, MovableClock clock, String... faults) {
    return with(options(directory, clock).faults(List.of(faults)), clock);
  }

  static Running with(SandboxOptions.Builder options, MovableClock clock) {
    return new Running(clock, Sandbox.start(options.build()));
  }

  static SandboxOptions.Builder options(Path directory, MovableClock clock) {
    return SandboxOptions.builder(directory).clock(clock).batchDelay(DELAY).seed(7);
  }

  OpenAIClient openAi() {
    return openAi("sk-test");
  }

  OpenAIClient openAi(String key) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey(key)
            .baseUrl(sandbox.openAiBaseUrl().toString())
            .maxRetries(0)
            .build();
    clients.add(client::close);
    return client;
  }

  AnthropicClient anthropic() {
    return anthropic("sk-ant-test");
  }

  AnthropicClient anthropic(String key) {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .apiKey(key)
            .baseUrl(sandbox.anthropicBaseUrl().toString())
            .maxRetries(0)
            .build();
    clients.add(client::close);
    return client;
  }

  /** Asks until the answer is as expected; each ask waits at the sandbox for work that is on. */
  static <T> T ask(Supplier<T> question, Predicate<T> expected) {
    T answer = question.get();
    for (int i = 0; i < ASKS_MAX && !expected.test(answer); i++) {
      answer = question.get();
    }
    return answer;
  }

  @Override
  public void close() {
    clients.forEach(Runnable::run);
    sandbox.close();
  }
}
