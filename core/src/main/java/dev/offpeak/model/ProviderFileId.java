package dev.offpeak.model;

/** The provider's id of an uploaded file. */
public record ProviderFileId(String value) {

  @Override
  public String toString() {
    return value;
  }
}
