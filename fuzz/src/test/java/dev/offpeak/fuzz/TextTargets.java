package dev.offpeak.fuzz;

import static dev.offpeak.fuzz.Targets.promise;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offpeak.connectors.jdbc.JdbcUrl;
import dev.offpeak.source.SourceException;
import dev.offpeak.source.Template;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Short texts of a user's. */
final class TextTargets {

  private static final String PASSWORD = "hunter2";

  /** Addresses with a password where each kind of database has it, and foreign text around it. */
  private static final List<String> ADDRESSES =
      List.of(
          "jdbc:postgresql://%1$s:%4$s@%2$s%3$s",
          "jdbc:postgresql://%1$s/%2$s?password=%4$s&%3$s",
          "jdbc:postgresql://%1$s/%2$s?user=%3$s&PASSWORD=%4$s",
          "jdbc:sqlserver://%1$s;%2$s;password=%4$s;%3$s",
          "jdbc:sqlserver://%1$s;password={%4$s%2$s};%3$s",
          "jdbc:oracle:thin:%1$s/%4$s@%2$s%3$s",
          "jdbc:oracle:thin:%1$s/%4$s@//%2$s%3$s",
          "jdbc:mysql://(host=%1$s,password=%4$s,%2$s)/%3$s",
          "jdbc:mysql://address=(host=%1$s)(password=%4$s)(%2$s)/%3$s",
          "jdbc:mysql://%1$s:%4$s@[%2$s]/%3$s");

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

  /** The first byte chooses the address, lines after it are put into it. */
  static void jdbcPassword(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String address = ADDRESSES.get((bytes[0] & 0xff) % ADDRESSES.size());
    String foreign = new String(bytes, 1, bytes.length - 1, UTF_8);
    while (foreign.contains(PASSWORD)) {
      foreign = foreign.replace(PASSWORD, "");
    }
    String[] parts = Arrays.copyOf(foreign.split("\n", 3), 3);
    String text =
        address.formatted(
            Objects.requireNonNullElse(parts[0], "me"),
            Objects.requireNonNullElse(parts[1], "db"),
            Objects.requireNonNullElse(parts[2], ""),
            PASSWORD);
    String said;
    try {
      said = JdbcUrl.parse(text).display();
    } catch (IllegalArgumentException refused) {
      said = String.valueOf(refused.getMessage());
    }
    promise(!said.contains(PASSWORD), "no password in " + said);
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
