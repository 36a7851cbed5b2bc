package dev.offpeak.model;

/**
 * Where a feature's calls go, whatever model they name.
 *
 * @param provider whose model it is; calls to another provider stay as they are
 * @param model as the provider names it
 */
public record ModelRoute(ProviderName provider, String model) {

  private static final int LENGTH_MAX = 200;

  /**
   * @throws IllegalArgumentException if no model can have that name
   */
  public ModelRoute {
    if (model.isBlank()
        || model.length() > LENGTH_MAX
        || model.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a model's name has 1 to 200 characters");
    }
  }
}
