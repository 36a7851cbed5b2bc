package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateway keys by command. */
class KeysTest {

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));

  @BeforeEach
  void start() {
    trial = new Trial(folder);
  }

  @Test
  void aKeyIsShownOnceListedAndRevoked() {
    assertThat(trial.run("keys", "list")).isZero();
    assertThat(trial.out()).contains("offpeak keys create NAME");
    assertThat(
            trial.run(
                "keys",
                "create",
                "team",
                "--feature",
                "search",
                "--model",
                "gpt-6*",
                "--budget",
                "5 USD/day",
                "--rate",
                "60",
                "--lane",
                "batch"))
        .isZero();
    assertThat(trial.out().strip()).matches("opk_[A-Za-z0-9_-]{43}");
    String key = trial.out().strip();
    assertThat(trial.run("keys", "list", "--json")).isZero();
    assertThat(trial.out())
        .contains("\"name\":\"team\"", "\"features\":[\"search\"]", "\"budget\":\"5 USD/day\"")
        .contains("\"lanes\":[\"batch\"]", "\"calls_per_minute\":60")
        .doesNotContain(key);
    assertThat(trial.run("keys", "revoke", "team")).isZero();
    assertThat(trial.run("keys", "list")).isZero();
    assertThat(trial.out()).contains("revoked");
  }

  @Test
  void whatCannotBeIsSaidInASentence() {
    assertThat(trial.run("keys", "create", "team", "--lane", "flex")).isEqualTo(2);
    assertThat(trial.err()).contains("--lane is interactive or batch");
    assertThat(trial.run("keys", "create", "team")).isZero();
    assertThat(trial.run("keys", "create", "team")).isEqualTo(2);
    assertThat(trial.err()).contains("take another");
    assertThat(trial.run("keys", "create", "local")).isEqualTo(2);
    assertThat(trial.err()).contains("a key cannot be named local");
    assertThat(trial.run("keys", "revoke", "nobody")).isEqualTo(2);
    assertThat(trial.err()).contains("there is no gateway key nobody");
  }

  @Test
  void aKeyNamesOneOfTheAccountsThereAre() throws Exception {
    assertThat(trial.run("keys", "create", "team", "--account", "research")).isEqualTo(2);
    assertThat(trial.err()).contains("there is no account research", "providers.openai.accounts");
    Path config = folder.resolve("accounts.yaml");
    Files.writeString(
        config,
        "providers:\n  openai:\n    accounts:\n      research:\n        api-key: ${NEVER_SET}\n");
    String[] flags = {"--config", config.toString()};
    assertThat(trial.run("keys", "create", "team", "--account", "serach", flags[0], flags[1]))
        .isEqualTo(2);
    assertThat(trial.err()).contains("there is no account serach, only research");
    assertThat(trial.run("keys", "create", "team", "--account", "no name", flags[0], flags[1]))
        .isEqualTo(2);
    assertThat(trial.run("keys", "create", "team", "--account", "research", flags[0], flags[1]))
        .isZero();
    assertThat(trial.err()).contains("have the account research pay");
    assertThat(trial.run("keys", "list", "--json")).isZero();
    assertThat(trial.out()).contains("\"account\":\"research\"");
  }

  @Test
  void anAddressOthersReachNeedsAKey() {
    assertThat(trial.run("serve", "--sandbox", "--host", "0.0.0.0", "--port", "0")).isEqualTo(2);
    assertThat(trial.err()).contains("offpeak keys create");
  }
}
