package dev.offpeak.app.config;

import dev.offpeak.model.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code traces}. Not thread-safe. */
final class TracesReader {

  private static final Set<String> TRACES = Set.of("endpoint", "headers", "share", "service");
  private static final Pattern PERCENT = Pattern.compile("(100|\\d{1,2}(?:\\.\\d{1,4})?)\\s*%");

  private final BiFunction<YamlMap, String, @Nullable String> filled;

  /**
   * @param filled the text of a value with variables put in; null if there is none
   */
  TracesReader(BiFunction<YamlMap, String, @Nullable String> filled) {
    this.filled = filled;
  }

  TracesSection traces(YamlMap top) {
    YamlMap map = top.map("traces", TRACES);
    Sourced<URI> endpoint = endpoint(map);
    if (endpoint == null && !map.keys().isEmpty() && !map.has("endpoint")) {
      map.fault("endpoint", "is missing; such as http://localhost:4318");
    }
    return new TracesSection(endpoint, headers(map.map("headers", null)), share(map), service(map));
  }

  private @Nullable Sourced<URI> endpoint(YamlMap map) {
    String text = filled.apply(map, "endpoint");
    if (text == null) {
      return null;
    }
    try {
      return new Sourced<>(CollectorAddress.below(text), place(map, "endpoint"));
    } catch (IllegalArgumentException wrong) {
      map.fault("endpoint", String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private Map<String, Secret> headers(YamlMap map) {
    Map<String, Secret> headers = new HashMap<>();
    for (String name : map.keys()) {
      String value = filled.apply(map, name);
      if (value == null) {
        continue;
      }
      if (CollectorAddress.isHeader(name, value)) {
        headers.put(name, new Secret(value));
      } else {
        map.fault(name, "is no header that can be sent");
      }
    }
    return headers;
  }

  private @Nullable Sourced<Double> share(YamlMap map) {
    String text = map.text("share");
    if (text == null) {
      return null;
    }
    Matcher percent = PERCENT.matcher(text.strip());
    if (!percent.matches()) {
      map.fault("share", "is a share from 0% to 100%; it is \"" + text + "\"");
      return null;
    }
    return new Sourced<>(
        new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue(), place(map, "share"));
  }

  private @Nullable Sourced<String> service(YamlMap map) {
    String text = filled.apply(map, "service");
    return text == null || text.isBlank()
        ? null
        : new Sourced<>(text.strip(), place(map, "service"));
  }

  private static String place(YamlMap map, String key) {
    return map.faults().place(map.lineOf(key));
  }
}
