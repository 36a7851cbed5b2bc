package dev.offpeak.app.command;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line of the log: time, who, what; of something thrown the trace without its messages. */
final class LogLine extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Override
  public String format(LogRecord record) {
    String name = String.valueOf(record.getLoggerName());
    String line =
        "%s %s %s: %s%n"
            .formatted(
                TIME.format(record.getInstant()),
                record.getLevel().getName(),
                name.substring(name.lastIndexOf('.') + 1),
                formatMessage(record));
    return record.getThrown() == null ? line : line + Trace.of(record.getThrown());
  }
}
