package dev.offpeak.model;

/** The provider's id of a batch. */
public record ProviderBatchId(String value) {

  @Override
  public String toString() {
    return value;
  }
}
