package dev.offpeak.gateway.defer;

import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.Deferred;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a background response was asked, as the items that OpenAI lists: a text alone is a message,
 * and what has no id gets one of ours. Source: OpenAI's OpenAPI document, "List input items",
 * checked 2026-11-25.
 */
final class InputItems {

  private static final int PAGE = 20;
  private static final int PAGE_MAX = 100;

  private InputItems() {}

  /** One item, and what it is found by. */
  private record Item(String id, JsonBytes json) {}

  /**
   * A page of them as JSON; newest first unless the query says otherwise.
   *
   * @throws RefusedException if the query makes no sense
   */
  static byte[] list(Deferred call, byte[] request, Query query) throws RefusedException {
    int limit = query.limit(PAGE, PAGE_MAX);
    String order = query.get("order");
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      throw Query.refused("order is asc or desc.");
    }
    List<Item> items = new ArrayList<>(items(call, request));
    if (!"asc".equals(order)) {
      Collections.reverse(items);
    }
    List<Item> left = after(items, query.get("after"));
    List<Item> page = left.subList(0, Math.min(limit, left.size()));
    JsonBytes json = new JsonBytes().raw("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (Item item : page) {
      json.raw(separator);
      separator = ",";
      byte[] bytes = item.json.toByteArray();
      json.raw(bytes, 0, bytes.length);
    }
    json.raw(']');
    Events.name(json, "first_id");
    id(json, page.isEmpty() ? null : page.getFirst().id);
    Events.name(json, "last_id");
    id(json, page.isEmpty() ? null : page.getLast().id);
    Events.member(json, "has_more", Boolean.toString(left.size() > page.size()));
    return json.raw('}').toByteArray();
  }

  private static void id(JsonBytes json, @Nullable String id) {
    if (id == null) {
      json.nothing();
    } else {
      json.text(id);
    }
  }

  private static List<Item> after(List<Item> items, @Nullable String after)
      throws RefusedException {
    if (after == null) {
      return items;
    }
    for (int at = 0; at < items.size(); at++) {
      if (items.get(at).id.equals(after)) {
        return items.subList(at + 1, items.size());
      }
    }
    throw Query.refused("after names no item of this response.");
  }

  private static List<Item> items(Deferred call, byte[] request) {
    JsonSlice input = JsonSlice.of(request).members().get("input");
    if (input == null) {
      return List.of();
    }
    String text = input.text();
    if (text != null) {
      String id = id(call, "msg", 0);
      JsonBytes json = begun(id, "message");
      Events.member(json, "role", "\"user\"");
      Events.member(json, "status", "\"completed\"");
      content(json, input, "input_text");
      return List.of(new Item(id, json.raw('}')));
    }
    List<Item> items = new ArrayList<>();
    for (JsonSlice element : input.elements()) {
      items.add(item(call, element.members(), items.size()));
    }
    return items;
  }

  private static Item item(Deferred call, Map<String, JsonSlice> members, int number) {
    String type = text(members, "type");
    String kind = type == null ? "message" : type;
    String given = text(members, "id");
    String id = given == null ? id(call, kind.equals("message") ? "msg" : "item", number) : given;
    JsonBytes json = begun(id, kind);
    members.forEach((name, value) -> {
      if (name.equals("content") && value.text() != null) {
        boolean answer = "assistant".equals(text(members, "role"));
        content(json, value, answer ? "output_text" : "input_text");
      } else if (!name.equals("id") && !name.equals("type")) {
        Events.member(json, name, value);
      }
    });
    return new Item(id, json.raw('}'));
  }

  private static @Nullable String text(Map<String, JsonSlice> members, String name) {
    JsonSlice value = members.get(name);
    return value == null ? null : value.text();
  }

  private static String id(Deferred call, String kind, int number) {
    return kind + "_" + call.id().value() + "_" + number;
  }

  private static JsonBytes begun(String id, String type) {
    JsonBytes json = new JsonBytes().raw("{\"id\":").text(id);
    Events.name(json, "type");
    return json.text(type);
  }

  private static void content(JsonBytes json, JsonSlice text, String type) {
    Events.name(json, "content");
    json.raw("[{\"type\":\"").raw(type).raw("\",\"text\":");
    text.into(json);
    json.raw(type.equals("output_text") ? ",\"annotations\":[]}]" : "}]");
  }
}
