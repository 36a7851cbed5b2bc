package dev.offpeak.imports;

import dev.offpeak.imports.ImportRow.Sum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The providers' own exports: sums of calls by bucket of time, or what they cost, brought to our
 * names. A bucket that is not over yet would be counted again when it is, with more in it.
 */
final class Buckets {

  static final String ALL_MODELS = "all models";

  /** Anthropic's word for prompts that are billed at the rates of long ones. */
  private static final String LONG_CONTEXT = "200k-1M";

  private final boolean anthropic;
  private final Instant now;

  Buckets(boolean anthropic, Instant now) {
    this.anthropic = anthropic;
    this.now = now;
  }

  /** One row of a bucket: its fields by our names, or why it is none. */
  record Cell(Map<String, Object> columns, Sum sum, @Nullable String problem) {}

  /** The rows of a bucket; none of an empty one. */
  List<Cell> cells(Map<String, Object> bucket) {
    Object start = bucket.get(anthropic ? "starting_at" : "start_time");
    Object end = bucket.get(anthropic ? "ending_at" : "end_time");
    List<Cell> cells = new ArrayList<>();
    for (Map<String, Object> result : Recognition.maps(bucket.get("results"))) {
      Map<String, Object> columns = new LinkedHashMap<>();
      put(columns, "time", start);
      put(columns, "bucket_end", end);
      put(columns, "provider", anthropic ? "anthropic" : "openai");
      Sum sum = LONG_CONTEXT.equals(result.get("context_window")) ? Sum.LONG_PROMPTS : Sum.CALLS;
      String problem = isOver(end) ? fill(columns, result) : "the bucket is not over yet";
      if (problem != null || !isEmpty(columns)) {
        cells.add(new Cell(columns, sum, problem));
      }
    }
    return cells;
  }

  private boolean isOver(@Nullable Object end) {
    return end == null
        || TimeText.parse(end.toString()).map(time -> !time.isAfter(now)).orElse(true);
  }

  private @Nullable String fill(Map<String, Object> columns, Map<String, Object> result) {
    Object key = result.get("api_key_id");
    put(columns, "key", key == null ? result.get(anthropic ? "workspace_id" : "project_id") : key);
    put(columns, "user", result.get("user_id"));
    if (result.containsKey("amount")) {
      return anthropic ? anthropicCost(columns, result) : openAiCost(columns, result);
    }
    put(columns, "model", result.get("model"));
    put(columns, "service_tier", result.get("service_tier"));
    put(columns, "context_window", result.get("context_window"));
    put(columns, "output_tokens", result.get("output_tokens"));
    if (anthropic) {
      anthropicUsage(columns, result);
    } else {
      openAiUsage(columns, result);
    }
    if (!columns.containsKey("input_tokens") && !columns.containsKey("uncached_input_tokens")) {
      return "it counts no tokens";
    }
    return columns.containsKey("model") || isEmpty(columns)
        ? null
        : "there is no model; ask for the export with group_by=model";
  }

  private static void openAiUsage(Map<String, Object> columns, Map<String, Object> result) {
    put(columns, "calls", result.get("num_model_requests"));
    put(columns, "input_tokens", result.get("input_tokens"));
    put(columns, "cached_tokens", result.get("input_cached_tokens"));
    Object written = result.get("input_cache_write_tokens");
    put(
        columns,
        "cache_write_tokens",
        written == null ? result.get("cache_write_tokens") : written);
    if ("true".equals(result.get("batch"))) {
      columns.put("lane", "batch");
    }
  }

  private static void anthropicUsage(Map<String, Object> columns, Map<String, Object> result) {
    put(columns, "uncached_input_tokens", result.get("uncached_input_tokens"));
    put(columns, "cached_tokens", result.get("cache_read_input_tokens"));
    if (result.get("cache_creation") instanceof Map<?, ?> creation) {
      Object hour = creation.get("ephemeral_1h_input_tokens");
      put(columns, "cache_write_long_tokens", hour);
      put(columns, "cache_write_tokens", sum(creation.get("ephemeral_5m_input_tokens"), hour));
    }
    if (result.get("server_tool_use") instanceof Map<?, ?> tools) {
      put(columns, "web_searches", tools.get("web_search_requests"));
    }
  }

  private static @Nullable String openAiCost(
      Map<String, Object> columns, Map<String, Object> result) {
    if (!(result.get("amount") instanceof Map<?, ?> amount)) {
      return "its amount is none";
    }
    put(columns, "cost_usd", amount.get("value"));
    String item = Objects.toString(result.get("line_item"), ALL_MODELS);
    put(columns, "line_item", item);
    int comma = item.indexOf(", ");
    put(columns, "model", comma > 0 ? item.substring(0, comma) : item);
    return currency(amount.get("currency"));
  }

  private static @Nullable String anthropicCost(
      Map<String, Object> columns, Map<String, Object> result) {
    try {
      BigDecimal cents = Numbers.parse(Objects.toString(result.get("amount"), ""));
      columns.put("cost_usd", cents.movePointLeft(2).toPlainString());
    } catch (NumberFormatException notMoney) {
      return "its amount is none";
    }
    put(columns, "description", result.get("description"));
    put(columns, "token_type", result.get("token_type"));
    put(columns, "service_tier", result.get("service_tier"));
    Object model = result.get("model");
    put(columns, "model", model == null ? result.get("description") : model);
    columns.putIfAbsent("model", ALL_MODELS);
    return currency(result.get("currency"));
  }

  private static @Nullable String currency(@Nullable Object currency) {
    return currency == null || "usd".equalsIgnoreCase(currency.toString())
        ? null
        : "its amount is not in US dollars";
  }

  private static @Nullable Object sum(@Nullable Object one, @Nullable Object other) {
    try {
      BigDecimal first = Numbers.parse(Objects.toString(one, "0"));
      return first.add(Numbers.parse(Objects.toString(other, "0"))).toPlainString();
    } catch (NumberFormatException notACount) {
      return one;
    }
  }

  /** Whether nothing was used or paid. */
  private static boolean isEmpty(Map<String, Object> columns) {
    return List.of(
            "calls",
            "input_tokens",
            "uncached_input_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "output_tokens",
            "cost_usd")
        .stream()
        .allMatch(name -> isZero(columns.get(name)));
  }

  private static boolean isZero(@Nullable Object value) {
    try {
      return value == null || Numbers.parse(value.toString()).signum() == 0;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static void put(Map<String, Object> columns, String name, @Nullable Object value) {
    if (value != null) {
      columns.put(name, value);
    }
  }
}
