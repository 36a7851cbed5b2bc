package dev.offpeak.examples;

import dev.offpeak.Engine;
import dev.offpeak.RunEnd;
import dev.offpeak.RunListener;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.model.Feature;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Secret;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.PromptSpec;
import dev.offpeak.provider.http.ProviderSettings;
import dev.offpeak.provider.openai.OpenAiProvider;
import dev.offpeak.retry.Pace;
import dev.offpeak.source.RequestList;
import dev.offpeak.store.Store;
import dev.offpeak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes texts by batch from a Java program. Run it again after a crash, a kill or a reboot: it
 * finds its run in the store and goes on, and pays for nothing twice.
 */
public final class EngineExample {

  private static final String MODEL = "gpt-6-luna";

  private EngineExample() {}

  /** Needs {@code OPENAI_API_KEY}, and takes {@code OPENAI_BASE_URL}; answers may take a day. */
  public static void main(String[] arguments) throws InterruptedException {
    String key = System.getenv("OPENAI_API_KEY");
    if (key == null) {
      System.err.println("OPENAI_API_KEY is not set.");
      return;
    }
    String baseUrl = System.getenv("OPENAI_BASE_URL");
    ProviderSettings settings = settings(new Secret(key), baseUrl);
    Map<String, String> texts =
        Map.of("greeting", "Hello, and welcome.", "farewell", "Goodbye, and thank you.");
    summarize(Path.of("offpeak-example"), settings, Pace.DEFAULT, texts)
        .forEach((id, summary) -> System.out.println(id + ": " + summary));
  }

  /** Where requests go, and who pays. */
  static ProviderSettings settings(Secret key, @Nullable String baseUrl) {
    ProviderSettings settings = OpenAiProvider.settings(key, InstantSource.system());
    return baseUrl == null ? settings : settings.withBaseUrl(baseUrl);
  }

  /**
   * The summaries by the ids of their texts; without those that failed.
   *
   * @param home where the run is kept, so that it survives this process
   */
  static Map<String, String> summarize(
      Path home, ProviderSettings settings, Pace pace, Map<String, String> texts)
      throws InterruptedException {
    BatchProvider provider = OpenAiProvider.create(settings);
    try (Store store = SqliteStore.open(home);
        Engine engine = Engine.builder().store(store).provider(provider).pace(pace).start()) {
      RequestList requests = new RequestList("summaries");
      new TreeMap<>(texts)
          .forEach((id, text) -> requests.prompt(id, provider.dialect(), prompt(text)));
      RunSpec spec = RunSpec.of(provider.account(), new Feature("summaries"));
      RunId run = engine.submit(requests, spec).accepted();

      RunEnd end = engine.await(run, RunListener.SILENT);
      System.out.println("paid $" + end.run().money().paid().toPlainString());

      Map<String, String> summaries = new TreeMap<>();
      engine.results(
          run,
          outcome -> {
            if (outcome.text() != null) {
              summaries.put(outcome.customId(), outcome.text());
            }
          });
      return summaries;
    }
  }

  private static PromptSpec prompt(String text) {
    return new PromptSpec(
        MODEL, "Summarize this in one sentence: " + text, null, 100, Map.of(), true);
  }
}
