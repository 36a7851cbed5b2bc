package dev.offpeak.model;

/** The store's own number of a request, unique in one store and rising in the order of intake. */
public record RequestId(long value) implements Comparable<RequestId> {

  @Override
  public int compareTo(RequestId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
