package dev.offpeak.app.command;

import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A line of the log as one JSON object, for what collects logs. */
final class JsonLogLine extends Formatter {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public String format(LogRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("time", record.getInstant().toString());
      json.writeStringProperty("level", record.getLevel().getName());
      json.writeStringProperty("logger", String.valueOf(record.getLoggerName()));
      json.writeStringProperty("message", formatMessage(record));
      if (record.getThrown() != null) {
        json.writeStringProperty("trace", Trace.of(record.getThrown()));
      }
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }
}
