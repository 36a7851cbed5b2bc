package dev.offpeak.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file. Whatever is wrong with it goes to the faults with its line, and reading
 * goes on, so that all faults are told at once. Not thread-safe.
 */
final class YamlMap {

  private final String path;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Faults faults;
  private final int line;

  /**
   * @param path what leads to this mapping, such as {@code providers.openai}; empty at the top
   * @param known the keys it may have; null if any
   */
  YamlMap(String path, Node node, @Nullable Set<String> known, Faults faults) {
    this.path = path;
    this.faults = faults;
    this.line = line(node);
    if (!(node instanceof MappingNode mapping)) {
      if (!isEmpty(node)) {
        faults.add(
            line(node),
            (path.isEmpty() ? "the file" : path) + " must be a mapping of keys to values");
      }
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      int at = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        faults.add(at, "a key must be a plain word");
      } else if (known != null && !known.contains(key.getValue())) {
        faults.add(at, unknown(key.getValue(), known));
      } else if (entries.putIfAbsent(key.getValue(), tuple) != null) {
        faults.add(at, child(key.getValue()) + " is given twice");
      }
    }
  }

  private String unknown(String key, Set<String> known) {
    String nearest = Nearest.of(key, known);
    String hint =
        nearest == null
            ? "known here: " + String.join(", ", known.stream().sorted().toList())
            : "did you mean " + nearest + "?";
    return child(key) + " is not a known setting; " + hint;
  }

  /** The full name of one of its keys. */
  String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Set<String> keys() {
    return entries.keySet();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Whether the value of a key is a mapping. */
  boolean isMapping(String key) {
    NodeTuple tuple = entries.get(key);
    return tuple != null && tuple.getValueNode() instanceof MappingNode;
  }

  /** The line of a key, or of the mapping where it has no such key. */
  int lineOf(String key) {
    NodeTuple tuple = entries.get(key);
    return tuple == null ? line : line(tuple.getKeyNode());
  }

  void fault(String key, String problem) {
    faults.add(lineOf(key), child(key) + " " + problem);
  }

  Faults faults() {
    return faults;
  }

  /** A mapping below; an empty one if there is none. */
  YamlMap map(String key, @Nullable Set<String> known) {
    NodeTuple tuple = entries.get(key);
    return tuple == null
        ? new YamlMap(child(key), EMPTY, known, faults)
        : new YamlMap(child(key), tuple.getValueNode(), known, faults);
  }

  /** The items of a list below; none if there is no list. */
  List<Node> list(String key) {
    NodeTuple tuple = entries.get(key);
    if (tuple == null || isEmpty(tuple.getValueNode())) {
      return List.of();
    }
    if (tuple.getValueNode() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    fault(key, "must be a list: each entry on a line that begins with \"- \"");
    return List.of();
  }

  /** The text of a value as written, or null if it is missing, empty or no plain value. */
  @Nullable String text(String key) {
    NodeTuple tuple = entries.get(key);
    if (tuple == null || isEmpty(tuple.getValueNode())) {
      return null;
    }
    if (tuple.getValueNode() instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    fault(key, "must be one plain value");
    return null;
  }

  private static final Node EMPTY =
      new ScalarNode(Tag.NULL, "", org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN);

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
