package dev.offpeak.model;

/**
 * What the configuration calls one of several accounts of a provider.
 *
 * @param value letters, digits and hyphens, in lower case
 */
public record AccountName(String value) {

  private static final String FORM = "[a-z0-9][a-z0-9-]{0,39}";

  public AccountName {
    if (!value.matches(FORM)) {
      throw new IllegalArgumentException(
          "an account's name has 1 to 40 small letters, digits and hyphens");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
