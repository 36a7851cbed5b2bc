package dev.offpeak.model;

import java.util.regex.Pattern;

/** What a gateway key is called in commands and logs: {@code key_} and 16 characters. */
public record KeyId(String value) {

  private static final Pattern FORM = Pattern.compile("key_[0-9a-f]{16}");

  public KeyId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a key's id is key_ and 16 hexadecimal digits");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
