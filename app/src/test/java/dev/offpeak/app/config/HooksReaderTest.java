package dev.offpeak.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.alerts.AlertSettings;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.hooks.Receiver;
import dev.offpeak.model.AlertKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers and alerts in the configuration file. */
class HooksReaderTest {

  private static final String SECRET = "whsec_dHdlbnR5LWZvdXIgcmFuZG9tIGJ5dGVz";

  @TempDir Path folder;

  private HooksSection hooks(String yaml) throws IOException {
    Path file = folder.resolve("offpeak.yaml");
    Files.writeString(file, yaml);
    return Settings.read(
            new Settings.Flags(folder, file, false),
            new Environment(Map.of("HOOK", SECRET), folder))
        .hooks();
  }

  @Test
  void theDefaultsAreThese() throws IOException {
    assertThat(hooks("retention: 30d\n")).isEqualTo(HooksSection.NONE);
    assertThat(HooksSection.NONE.alerts())
        .isEqualTo(new AlertSettings(80, Duration.ofHours(24), Set.of()));
    assertThat(HooksSection.NONE.webhooks()).isEmpty();
    assertThat(HooksSection.NONE.command()).isEmpty();
  }

  @Test
  void everythingIsRead() throws IOException {
    HooksSection section =
        hooks(
            """
            webhooks:
              - { url: "https://hooks.example.com/a?t=1", secret: "${HOOK}" }
              - url: http://localhost:9000/b
                internal-host: localhost
                secret: whsec_dHdlbnR5LWZvdXIgcmFuZG9tIGJ5dGVz
                events: [response.*, alert.raised]
            alerts:
              budget-share: 90 %
              repeat: 6h
              off: [saving, late]
              command: [/usr/local/bin/page, "--topic", "a b"]
            """);
    assertThat(section.webhooks()).hasSize(2);
    assertThat(section.webhooks().getFirst().events()).isEqualTo(Receiver.ALL);
    assertThat(section.webhooks().getLast().events()).containsOnly("response.*", "alert.raised");
    assertThat(section.webhooks().getLast().address()).hasToString("http://localhost:9000");
    assertThat(section.alerts())
        .isEqualTo(
            new AlertSettings(90, Duration.ofHours(6), Set.of(AlertKind.SAVING, AlertKind.LATE)));
    assertThat(section.command()).containsExactly("/usr/local/bin/page", "--topic", "a b");
    assertThat(section.toString()).doesNotContain("dHdlbnR5");
  }

  @Test
  void everyFaultIsToldWithItsLineAndWithoutTheSecret() {
    assertThatThrownBy(() ->
            hooks(
                """
                webhooks:
                  - { url: "http://10.0.0.1/x", secret: "${HOOK}" }
                  - { secret: tops3cret, url: "https://a.example/t0ken" }
                  - { url: "https://b.example", secret: "${UNSET}" }
                  - { url: "https://c.example", secret: "${HOOK}", events: [batch.done, run.*] }
                  - { url: "https://d.example", secret: "${HOOK}", internal-host: e.example }
                  - { url: "https://c.example", secret: "${HOOK}" }
                  - { secret: "${HOOK}", evnets: [] }
                alerts:
                  budget-share: 0.8
                  repeat: daily
                  off: [budgets]
                  command: page me
                """))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(
            "has 12 faults",
            "line 2   webhooks.url must begin with https://, unless internal-host names its host",
            "line 3   webhooks.secret cannot be used: a secret is whsec_",
            "line 4   webhooks.secret names UNSET, which is not set",
            "line 5   webhooks.events has \"batch.done\"; events are response.completed",
            "line 6   webhooks.internal-host must be the host of the url, d.example",
            "line 7   webhooks.url is given twice",
            "line 8   webhooks.evnets is not a known setting; did you mean events?",
            "line 8   webhooks.url is missing",
            "line 10  alerts.budget-share is a share from 1% to 99%; it is \"0.8\"",
            "line 11  alerts.repeat cannot be read",
            "line 12  alerts.off has \"budgets\"; alerts are budget, late",
            "line 13  alerts.command must be a list")
        .message()
        .doesNotContain("tops3cret")
        .doesNotContain("t0ken");
  }
}
