package dev.offpeak.model;

/** What a deferred call is known by to its client: {@code op_} and 24 hexadecimal digits. */
public record DeferredId(String value) {

  public DeferredId {
    if (!value.matches("op_[0-9a-f]{24}")) {
      throw new IllegalArgumentException("not the id of a deferred call: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
