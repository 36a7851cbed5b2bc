package dev.offpeak.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogLineTest {

  @Test
  void aLineIsOneObjectWithoutTheMessagesOfExceptions() {
    LogRecord record = new LogRecord(Level.WARNING, "a \"store\"\nis down");
    record.setLoggerName("dev.offpeak.gateway.keys.KeyRing");
    record.setInstant(Instant.parse("2026-11-25T05:00:00Z"));
    record.setThrown(new IllegalStateException("a prompt"));
    assertThat(new JsonLogLine().format(record))
        .startsWith(
            "{\"time\":\"2026-11-25T05:00:00Z\",\"level\":\"WARNING\","
                + "\"logger\":\"dev.offpeak.gateway.keys.KeyRing\","
                + "\"message\":\"a \\\"store\\\"\\nis down\",\"trace\":\"java.lang.Illegal")
        .endsWith("}\n")
        .doesNotContain("a prompt")
        .hasLineCount(1);
  }
}
