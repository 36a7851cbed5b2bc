package dev.offpeak.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookAddressTest {

  @Test
  void anAddressIsReadWhole() {
    WebhookAddress address =
        WebhookAddress.parse("https://Hooks.example.com:8443/in/é?token=t%20k", null);
    assertThat(address)
        .isEqualTo(
            new WebhookAddress(true, "hooks.example.com", 8_443, "/in/%C3%A9?token=t%20k", false));
    assertThat(address).hasToString("https://hooks.example.com:8443");
    assertThat(address.id()).matches("wh_[0-9a-f]{12}");
    assertThat(WebhookAddress.parse("https://a.example", null).target()).isEqualTo("/");
  }

  @Test
  void plainHttpIsForHostsOfOnesOwn() {
    WebhookAddress address = WebhookAddress.parse("http://127.0.0.1:9000/x", "127.0.0.1");
    assertThat(address).isEqualTo(new WebhookAddress(false, "127.0.0.1", 9_000, "/x", true));
    assertThatThrownBy(() -> WebhookAddress.parse("http://hooks.example.com/x", null))
        .hasMessageContaining("must begin with https://");
    assertThatThrownBy(() -> WebhookAddress.parse("http://hooks.example.com/x", "127.0.0.1"))
        .hasMessageContaining("internal-host names its host, hooks.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.com/x,           must be an address such as",
    "example.com/x,                 must be an address such as",
    "https:///x,                    must be an address such as",
    "https://user:pw@example.com/x, must hold no user",
    "https://example.com:99999/x,   has no such port",
    "https://exa mple.com/x,        is no URL",
    "'',                            must be an address such as",
  })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url, String sentence) {
    assertThatThrownBy(() -> parse(url))
        .hasMessageStartingWith(sentence)
        .message()
        .doesNotContain("pw@")
        .doesNotContain("/x");
  }

  private static @Nullable Object parse(String url) {
    return WebhookAddress.parse(url, null);
  }
}
