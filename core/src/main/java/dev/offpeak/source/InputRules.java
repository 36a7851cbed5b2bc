package dev.offpeak.source;

import dev.offpeak.model.ProviderName;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What holds for every line of an input.
 *
 * @param lineBytesMax longest line that is read; a longer one is reported and passed over
 * @param providerOf whose model a name is; empty if the name does not tell, or any name shall do
 * @param requestBytesMax largest body the provider takes in one request, in bytes
 */
public record InputRules(
    int lineBytesMax,
    Function<String, Optional<ProviderName>> providerOf,
    ToLongFunction<ProviderName> requestBytesMax) {

  /** Twice the largest request any provider is known to take, so that what is refused is named. */
  public static final int LINE_BYTES_MAX = 64 * 1024 * 1024;

  private static final int LINE_BYTES_MAX_MAX = 512 * 1024 * 1024;

  public InputRules {
    if (lineBytesMax < 1 || lineBytesMax > LINE_BYTES_MAX_MAX) {
      throw new IllegalArgumentException("a line may have 1 byte to 512 MB: " + lineBytesMax);
    }
  }

  /** The default bound on lines, with the given knowledge of models and providers. */
  public static InputRules of(
      Function<String, Optional<ProviderName>> providerOf,
      ToLongFunction<ProviderName> requestBytesMax) {
    return new InputRules(LINE_BYTES_MAX, providerOf, requestBytesMax);
  }
}
