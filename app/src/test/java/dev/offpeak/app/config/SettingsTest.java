package dev.offpeak.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.gateway.tag.TagRule;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.ProviderName;
import dev.offpeak.provider.BatchLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final BatchLimits DOCUMENTED =
      new BatchLimits(50_000, 200_000_000, true, true, 0, 0, 2_000);

  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();

  private Settings settings(boolean sandbox) {
    return Settings.read(
        new Settings.Flags(null, null, sandbox), new Environment(variables, folder));
  }

  private Settings settings() {
    return settings(false);
  }

  private void config(String yaml) throws IOException {
    Files.createDirectories(folder.resolve(".offpeak"));
    Files.writeString(folder.resolve(".offpeak/offpeak.yaml"), yaml);
  }

  private void refused(String... sentences) {
    assertThatThrownBy(this::settings)
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(sentences);
  }

  @Test
  void theDefaultsAreThese() {
    Settings settings = settings();
    assertThat(settings.home()).isEqualTo(folder.resolve(".offpeak"));
    assertThat(settings.pace().pollInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.pace().inDoubtWait()).isNull();
    assertThat(settings.configPath()).isNull();
    assertThat(settings.key(ProviderName.OPENAI)).isEmpty();
    assertThat(settings.keyVariable(ProviderName.OPENAI)).isEqualTo("OPENAI_API_KEY");
    assertThat(settings.keyVariable(ProviderName.ANTHROPIC)).isEqualTo("ANTHROPIC_API_KEY");
    assertThat(settings.limits(ProviderName.OPENAI, DOCUMENTED)).isEqualTo(DOCUMENTED);
    assertThat(settings.prices()).isEmpty();
  }

  @Test
  void theSandboxHasADirectoryAndAPaceOfItsOwn() {
    assertThat(settings(true).home()).isEqualTo(folder.resolve(".offpeak/sandbox"));
    assertThat(settings(true).pace().pollInterval()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void theEnvironmentIsReadAndAnEmptyVariableCountsAsUnset() {
    variables.put("OFFPEAK_HOME", folder.resolve("x").toString());
    variables.put("OFFPEAK_POLL_INTERVAL", "200ms");
    variables.put("OFFPEAK_IN_DOUBT_WAIT", "15m");
    variables.put("OPENAI_API_KEY", "");
    variables.put("ANTHROPIC_BASE_URL", "http://localhost:1/anthropic/");
    Settings settings = settings();
    assertThat(settings.home()).isEqualTo(folder.resolve("x"));
    assertThat(settings.pace().pollInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.pace().inDoubtWait()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.key(ProviderName.OPENAI)).isEmpty();
    assertThat(settings.baseUrl(ProviderName.ANTHROPIC, "https://usual").value())
        .isEqualTo("http://localhost:1/anthropic");
  }

  @Test
  void aWrongDurationNamesItsVariable() {
    variables.put("OFFPEAK_POLL_INTERVAL", "30 seconds");
    refused("OFFPEAK_POLL_INTERVAL is a duration such as 200ms, 30s, 15m or 24h");
  }

  @Test
  void theFileIsRead() throws IOException {
    variables.put("TEAM_KEY", "sk-team");
    config(
        """
        providers:
          openai:
            dialect: openai
            api-key: ${TEAM_KEY}
            base-url: https://proxy.example.com/v1/
            limits: { requests: 1000, bytes: 50MB, queued-tokens: 40_000_000 }
        prices:
          - { provider: openai, model: my-model, input: 1.25, output: 10, from: 2026-11-01 }
        """);
    Settings settings = settings();
    assertThat(settings.key(ProviderName.OPENAI).orElseThrow().value().reveal())
        .isEqualTo("sk-team");
    assertThat(settings.baseUrl(ProviderName.OPENAI, "u").value())
        .isEqualTo("https://proxy.example.com/v1");
    assertThat(settings.limits(ProviderName.OPENAI, DOCUMENTED))
        .isEqualTo(new BatchLimits(1_000, 50_000_000, true, true, 40_000_000, 0, 2_000));
    assertThat(settings.prices()).hasSize(1);
    assertThat(
            SettingList.provider(
                settings, ProviderName.OPENAI, "https://api.openai.com/v1", DOCUMENTED))
        .noneMatch(line -> line.toString().contains("sk-team"))
        .anyMatch(line -> line.value().equals("set") && line.from().contains("TEAM_KEY"));
  }

  /** Where the provider documents none, any number is a limit. */
  @Test
  void aLimitBeyondAllCountingIsNone() throws IOException {
    config("providers: { anthropic: { limits: { creates-per-hour: 300000000000 } } }\n");
    BatchLimits none = new BatchLimits(100_000, 256_000_000, false, false, 0, 0, 0);
    assertThat(settings().limits(ProviderName.ANTHROPIC, none).createsPerHourMax())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void runsAreKeptForEverUnlessDaysAreGiven() throws IOException {
    assertThat(settings().retention()).isNull();
    config("retention: 30d\n");
    assertThat(settings().retention()).isEqualTo(Duration.ofDays(30));
    for (String wrong : new String[] {"0d", "30", "soon", "-1d"}) {
      config("retention: " + wrong + "\n");
      assertThatThrownBy(this::settings)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("number of days above 0, such as 30d");
    }
  }

  @Test
  void everyFaultIsToldAtOnceWithItsLineAndTheNearestKey() throws IOException {
    config(
        """
        provider:
          openai: {}
        providers:
          openai:
            api-kei: x
            limits: { requests: many }
        prices:
          - { provider: openai, model: m, input: 1, output: free }
        """);
    refused(
        "offpeak.yaml has 4 faults; nothing was done.",
        "line 1  provider is not a known setting; did you mean providers?",
        "line 5  providers.openai.api-kei is not a known setting; did you mean api-key?",
        "line 6  providers.openai.limits.requests must be a whole number",
        "line 8  prices[1].output must be US dollars");
  }

  @Test
  void aFileThatIsNotYamlSaysWhere() throws IOException {
    config("providers:\n  openai: {\n");
    refused("offpeak.yaml line ", " is not YAML");
  }

  @Test
  void aKeyWhoseVariableIsUnsetIsMissingNotWrong() throws IOException {
    config("providers: { openai: { api-key: \"${TEAM_KEY}\" } }");
    assertThat(settings().key(ProviderName.OPENAI)).isEmpty();
    assertThat(settings().keyVariable(ProviderName.OPENAI)).isEqualTo("TEAM_KEY");
  }

  @Test
  void furtherAccountsAreReadAndTheirFaultsAreTold() throws IOException {
    variables.put("RESEARCH_KEY", "sk-research");
    config(
        """
        providers:
          openai:
            accounts:
              research: { api-key: "${RESEARCH_KEY}" }
              later: { api-key: "${NOT_SET}" }
        """);
    assertThat(settings().accounts(ProviderName.ANTHROPIC)).isEmpty();
    assertThat(settings().accounts(ProviderName.OPENAI).get(new AccountName("research")))
        .hasValueSatisfying(key -> assertThat(key.value().reveal()).isEqualTo("sk-research"));
    assertThat(settings().accounts(ProviderName.OPENAI).get(new AccountName("later"))).isEmpty();
    assertThat(settings().keyVariables(ProviderName.OPENAI))
        .containsExactly("OPENAI_API_KEY", "RESEARCH_KEY", "NOT_SET");
    config(
        """
        providers:
          openai:
            accounts:
              My Team: { api-key: sk-1 }
              empty: {}
              odd: { key: sk-2 }
        """);
    refused(
        "line 4",
        "is no name",
        "line 5",
        "empty has no api-key",
        "line 6",
        "key is not a known setting");
  }

  @Test
  void theGatewayIsReadAndItsFaultsAreTold() throws IOException {
    config(
        """
        gateway:
          origins: ["http://localhost:3000"]
          limits: { body: 10MB }
          tags:
            - { path: /openai/*, metadata: { team: search }, feature: search }
        """);
    assertThat(settings().gateway().origins()).containsExactly("http://localhost:3000");
    assertThat(settings().gateway().bodyBytesMax()).isEqualTo(10_000_000);
    assertThat(settings().tags()).singleElement().extracting(TagRule::feature).isNotNull();

    config(
        """
        gateway:
          origins: ["localhost"]
          tags:
            - { feature: all }
            - { model: gpt-5, feature: "" }
            - { modle: gpt-5, feature: x }
        """);
    refused(
        "line 2  an origin of gateway.origins",
        "line 4  gateway.tags.feature needs something to match",
        "line 5  gateway.tags.feature cannot be used",
        "line 6  gateway.tags.modle is not a known setting; did you mean model?");
  }
}
