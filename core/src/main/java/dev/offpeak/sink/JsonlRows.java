package dev.offpeak.sink;

import dev.offpeak.model.Failure;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.sink.ResultColumns.Result;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.source.RowJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes as JSON objects, the row's own bytes first. Not thread-safe. */
final class JsonlRows implements OutcomeFormat {

  private static final int KEPT_BYTES_MAX = 4 * 1024 * 1024;

  private final ResultColumns columns;
  private final Map<Result, String> names = new EnumMap<>(Result.class);
  private JsonBytes json = new JsonBytes();

  JsonlRows(ResultColumns columns) {
    this.columns = columns;
    for (Result result : Result.values()) {
      names.put(result, new JsonBytes().raw(',').text(columns.name(result)).raw(':').toString());
    }
  }

  @Override
  public void begin(OutputStream out) {}

  @Override
  public void end() {}

  @Override
  public void write(Outcome outcome, OutputStream out) throws IOException {
    json.clear().raw('{');
    byte[] row = outcome.row();
    boolean hasRow = row != null && row.length > 2;
    if (row != null && hasRow) {
      json.oneLine(row, 1, row.length - 1);
    }
    if (row == null || !columns.inputHasCustomId() || !RowJson.has(row, ResultColumns.CUSTOM_ID)) {
      json.raw(hasRow ? ",\"custom_id\":" : "\"custom_id\":").text(outcome.customId());
    }
    results(outcome);
    json.raw("}\n").writeTo(out);
    if (json.length() > KEPT_BYTES_MAX) {
      json = new JsonBytes();
    }
  }

  private void results(Outcome outcome) {
    name(Result.STATUS).text(OutcomeJson.status(outcome.state()));
    nullable(Result.TEXT, outcome.text());
    byte[] response = outcome.response();
    if (response == null) {
      name(Result.RESPONSE).nothing();
    } else {
      name(Result.RESPONSE).oneLine(response, 0, response.length);
    }
    Failure failure = outcome.failure();
    if (failure == null) {
      name(Result.ERROR).nothing();
    } else {
      OutcomeJson.error(name(Result.ERROR), failure);
    }
    Usage usage = outcome.usage();
    if (usage == null) {
      name(Result.USAGE).nothing();
    } else {
      OutcomeJson.usage(name(Result.USAGE), usage);
    }
    Usd cost = outcome.cost();
    name(Result.COST_USD).raw(cost == null ? "null" : cost.toPlainString());
    name(Result.LANE).text(outcome.lane().label());
    name(Result.ATTEMPTS).raw(Integer.toString(outcome.attempts()));
  }

  private JsonBytes name(Result result) {
    return json.raw(names.getOrDefault(result, ""));
  }

  private void nullable(Result result, @Nullable String text) {
    if (text == null) {
      name(result).nothing();
    } else {
      name(result).text(text);
    }
  }
}
