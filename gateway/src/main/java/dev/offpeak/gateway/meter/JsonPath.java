package dev.offpeak.gateway.meter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON text that a scan looks at, with the places below it. Built once, then only
 * read.
 */
final class JsonPath {

  /** What is wanted of the value at a place. */
  enum Want {
    /** Nothing but what is below it. */
    NOTHING,
    /** A text or literal, and whether it is an object or array. */
    VALUE,
    /** How long a text is. */
    LENGTH,
    /** All bytes of the value, whatever it is. */
    BYTES
  }

  private final int id;
  private final Want want;
  private final List<byte[]> names = new ArrayList<>();
  private final List<JsonPath> members = new ArrayList<>();
  private @Nullable JsonPath other;

  private JsonPath(int id, Want want) {
    this.id = id;
    this.want = want;
  }

  static JsonPath root() {
    return new JsonPath(-1, Want.NOTHING);
  }

  static JsonPath value(int id) {
    return new JsonPath(id, Want.VALUE);
  }

  static JsonPath length(int id) {
    return new JsonPath(id, Want.LENGTH);
  }

  static JsonPath bytes(int id) {
    return new JsonPath(id, Want.BYTES);
  }

  /** Adds a place below, by the name of a member; returns this. */
  JsonPath with(String name, JsonPath below) {
    names.add(name.getBytes(StandardCharsets.UTF_8));
    members.add(below);
    return this;
  }

  /** Adds the place of every member not named, and of every element; returns this. */
  JsonPath withOthers(JsonPath below) {
    other = below;
    return this;
  }

  int id() {
    return id;
  }

  Want want() {
    return want;
  }

  /** The place below of the member of that name. */
  @Nullable JsonPath member(byte[] name, int length) {
    for (int i = 0; i < names.size(); i++) {
      byte[] known = names.get(i);
      if (known.length == length && Arrays.equals(known, 0, length, name, 0, length)) {
        return members.get(i);
      }
    }
    return other;
  }

  /** The place below of every element. */
  @Nullable JsonPath element() {
    return other;
  }
}
