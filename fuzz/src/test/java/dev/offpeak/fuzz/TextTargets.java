package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offpeak.connectors.jdbc.JdbcUrl;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.Template;

/** Short texts of a user's. */
final class TextTargets {

  private static final String PASSWORD = "hunter2";

  private TextTargets() {}

  static void template(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    try {
      Template template = Template.parse("--prompt", text);
      promise(template.columns().stream().noneMatch(String::isBlank), "columns have names");
    } catch (SourceException refused) {
      promise(String.valueOf(refused.getMessage()).length() < 400, "one sentence");
    }
  }

  static void jdbcUrl(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    try {
      JdbcUrl url = JdbcUrl.parse(text);
      promise(url.toString().equals(url.display()), "printed as displayed");
    } catch (IllegalArgumentException refused) {
      promise(!String.valueOf(refused.getMessage()).contains(PASSWORD), "no password");
    }
  }
}
