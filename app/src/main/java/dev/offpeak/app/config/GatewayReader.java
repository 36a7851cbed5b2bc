package dev.offpeak.app.config;

import dev.offpeak.app.terminal.Times;
import dev.offpeak.gateway.defer.WhiteSpaceRule;
import dev.offpeak.gateway.server.Tls;
import dev.offpeak.gateway.tag.TagRule;
import dev.offpeak.gateway.tag.Wildcard;
import dev.offpeak.model.Feature;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the section {@code gateway}. Not thread-safe. */
final class GatewayReader {

  static final Set<String> KEYS =
      Set.of("origins", "limits", "tags", "tls", "white-space", "batches");
  static final Set<String> LIMITS = Set.of("body", "sending");

  /** A client that takes longer for the head of a call is none. */
  private static final Duration SENDING_MAX = Duration.ofHours(1);

  private static final Set<String> TAG =
      Set.of("feature", "path", "model", "user-agent", "user", "metadata");

  private static final Set<String> WHITE_SPACE = Set.of("key", "feature", "user-agent");

  private static final Set<String> TLS = Set.of("certificate", "key");

  private final Path folder;
  private final Faults faults;

  /**
   * @param folder what files are named relative to
   */
  GatewayReader(Path folder, Faults faults) {
    this.folder = folder;
    this.faults = faults;
  }

  GatewaySection gateway(YamlMap gateway, YamlMap limits, @Nullable Sourced<Long> bodyBytesMax) {
    return new GatewaySection(
        origins(gateway),
        bodyBytesMax,
        sending(limits),
        tags(gateway),
        tls(gateway),
        whiteSpace(gateway),
        passesBatches(gateway));
  }

  private List<WhiteSpaceRule> whiteSpace(YamlMap gateway) {
    List<WhiteSpaceRule> rules = new ArrayList<>();
    for (Node node : gateway.list("white-space")) {
      YamlMap map = new YamlMap("gateway.white-space", node, WHITE_SPACE, faults);
      rules.add(
          new WhiteSpaceRule(
              wildcard(map, "key"), wildcard(map, "feature"), wildcard(map, "user-agent")));
      if (map.keys().isEmpty()) {
        faults.add(
            YamlMap.line(node), "an entry of gateway.white-space needs key, feature or user-agent");
      }
    }
    return rules;
  }

  private @Nullable Sourced<Boolean> passesBatches(YamlMap gateway) {
    String text = gateway.text("batches");
    if (text == null) {
      return null;
    }
    if (!text.equals("serve") && !text.equals("pass-through")) {
      gateway.fault("batches", "must be serve or pass-through; it is \"" + text + "\"");
    }
    return new Sourced<>(text.equals("pass-through"), faults.place(gateway.lineOf("batches")));
  }

  private @Nullable Sourced<Duration> sending(YamlMap limits) {
    String text = limits.text("sending");
    if (text == null) {
      return null;
    }
    try {
      Duration given = Times.parse("gateway.limits.sending", text);
      if (given.compareTo(SENDING_MAX) <= 0) {
        return new Sourced<>(given, faults.place(limits.lineOf("sending")));
      }
      limits.fault("sending", "is at most " + Times.written(SENDING_MAX));
    } catch (IllegalArgumentException wrong) {
      faults.add(limits.lineOf("sending"), String.valueOf(wrong.getMessage()));
    }
    return null;
  }

  private @Nullable Sourced<Tls> tls(YamlMap gateway) {
    if (!gateway.has("tls")) {
      return null;
    }
    YamlMap map = gateway.map("tls", TLS);
    String certificate = map.text("certificate");
    String key = map.text("key");
    if (certificate == null || key == null) {
      map.fault(
          certificate == null ? "certificate" : "key",
          "is missing; TLS needs certificate and key, two files as PEM");
      return null;
    }
    try {
      return new Sourced<>(
          Tls.read(folder.resolve(certificate), folder.resolve(key)),
          faults.place(map.lineOf("certificate")));
    } catch (InvalidPathException | IOException unusable) {
      map.fault("certificate", "and key cannot be used: " + unusable.getMessage());
      return null;
    }
  }

  private Set<String> origins(YamlMap gateway) {
    Set<String> origins = new LinkedHashSet<>();
    for (Node node : gateway.list("origins")) {
      String origin = node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
      if (origin.matches("https?://[^/\\s]+")) {
        origins.add(origin);
      } else {
        faults.add(
            YamlMap.line(node),
            "an origin of gateway.origins is written https://host or https://host:port, without a"
                + " path");
      }
    }
    return origins;
  }

  private List<TagRule> tags(YamlMap gateway) {
    List<TagRule> rules = new ArrayList<>();
    for (Node node : gateway.list("tags")) {
      YamlMap map = new YamlMap("gateway.tags", node, TAG, faults);
      Feature feature = feature(map);
      TagRule rule =
          new TagRule(
              feature == null ? Feature.UNTAGGED : feature,
              wildcard(map, "path"),
              wildcard(map, "model"),
              wildcard(map, "user-agent"),
              wildcard(map, "user"),
              metadata(map));
      if (map.keys().stream().allMatch("feature"::equals)) {
        map.fault("feature", "needs something to match: path, model, user-agent, user or metadata");
      }
      rules.add(rule);
    }
    return rules;
  }

  private static @Nullable Feature feature(YamlMap map) {
    String name = map.text("feature");
    if (name == null) {
      map.fault("feature", "is missing");
      return null;
    }
    try {
      return new Feature(name);
    } catch (IllegalArgumentException unusable) {
      map.fault("feature", "cannot be used: " + unusable.getMessage());
      return null;
    }
  }

  private static @Nullable Wildcard wildcard(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null && map.has(key)) {
      map.fault(key, "is empty; leave it out, or write what it must be");
    }
    return text == null ? null : new Wildcard(text);
  }

  private static Map<String, Wildcard> metadata(YamlMap tag) {
    YamlMap map = tag.map("metadata", null);
    Map<String, Wildcard> metadata = new LinkedHashMap<>();
    for (String key : map.keys()) {
      Wildcard wish = wildcard(map, key);
      if (wish != null) {
        metadata.put(key, wish);
      }
    }
    return metadata;
  }
}
