package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.wire.Json;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of a list.
 *
 * @param items what is on it
 * @param id how its items are called
 * @param more whether there are more after it
 */
record Page<T>(List<T> items, Function<T, String> id, boolean more) {

  /** Cuts the page that a call asks for with {@code after} and {@code limit}. */
  static <T> Page<T> of(
      List<T> all, Function<T, String> id, Call call, int limitDefault, int limitMax) {
    String written = call.query("limit").orElse(Integer.toString(limitDefault));
    int limit = written.matches("\\d{1,6}") ? Integer.parseInt(written) : 0;
    if (limit < 1 || limit > limitMax) {
      throw OpenAiErrors.invalid("'limit' must be from 1 to " + limitMax + ".", "limit");
    }
    int from = call.query("after").map(after -> indexAfter(all, id, after)).orElse(0);
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), id, to < all.size());
  }

  private static <T> int indexAfter(List<T> all, Function<T, String> id, String after) {
    for (int i = 0; i < all.size(); i++) {
      if (id.apply(all.get(i)).equals(after)) {
        return i + 1;
      }
    }
    throw OpenAiErrors.invalid("No such object: " + after, "after");
  }

  ObjectNode json(Function<T, ObjectNode> view) {
    ObjectNode list = Json.object();
    list.put("object", "list");
    ArrayNode data = list.putArray("data");
    items.forEach(item -> data.add(view.apply(item)));
    list.put("first_id", items.isEmpty() ? null : id.apply(items.getFirst()));
    list.put("last_id", items.isEmpty() ? null : id.apply(items.getLast()));
    list.put("has_more", more);
    return list;
  }
}
