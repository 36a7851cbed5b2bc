package dev.offpeak.fuzz;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.anthropic.AnthropicDoor;
import dev.offpeak.provider.http.HeadersDoor;
import dev.offpeak.provider.openai.OpenAiDoor;
import dev.offpeak.store.sqlite.SegmentDoor;
import java.util.Map;
import java.util.TreeMap;

/** The parsers by name; the corpus has a folder for each. */
final class Targets {

  /** In the order of their names. */
  static final Map<String, Target> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("input-batch", new InputTarget("x.jsonl")),
              Map.entry("input-csv", new InputTarget("x.csv")),
              Map.entry("template", TextTargets::template),
              Map.entry("jdbc-url", TextTargets::jdbcUrl),
              Map.entry("jdbc-password", TextTargets::jdbcPassword),
              Map.entry("command-line", new CommandLineTarget()),
              Map.entry("config", new ConfigTarget()),
              Map.entry("openai-line", bytes -> OpenAiDoor.line(bytes, Endpoint.CHAT_COMPLETIONS)),
              Map.entry(
                  "openai-response-line", bytes -> OpenAiDoor.line(bytes, Endpoint.RESPONSES)),
              Map.entry("openai-json", OpenAiDoor::json),
              Map.entry("anthropic-line", AnthropicDoor::line),
              Map.entry("anthropic-json", AnthropicDoor::json),
              Map.entry("retry-after", HeadersDoor::retryAfter),
              Map.entry("download-lines", LinesTarget::feed),
              Map.entry("sandbox-request", SandboxTargets::request),
              Map.entry("sandbox-array", SandboxTargets::array),
              Map.entry("sandbox-fault", SandboxTargets::fault),
              Map.entry("segment", SegmentDoor::feed)));

  private Targets() {}

  static Target named(String name) {
    Target target = ALL.get(name);
    if (target == null) {
      throw new IllegalArgumentException("no target " + name + "; there are " + ALL.keySet());
    }
    return target;
  }

  /** Fails unless the condition holds, saying what was promised. */
  static void promise(boolean holds, String promised) {
    if (!holds) {
      throw new AssertionError(promised);
    }
  }
}
