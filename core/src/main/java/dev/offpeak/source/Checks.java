package dev.offpeak.source;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every request must keep to, whatever form it came in. Immutable, thread-safe. */
final class Checks {

  static final String SERVED_URLS =
      "it must be /v1/chat/completions, /v1/responses or /v1/embeddings";

  private static final int CUSTOM_ID_LENGTH_MAX = 4_096;
  private static final int SHOWN_LENGTH_MAX = 60;
  private static final long MEGABYTE = 1_000_000;

  private final InputRules rules;
  private final ProviderName provider;
  private final String bodyField;
  private final String because;

  /**
   * @param bodyField what the body is called in messages
   * @param because why the provider is the one it is
   */
  Checks(InputRules rules, ProviderName provider, String bodyField, String because) {
    this.rules = rules;
    this.provider = provider;
    this.bodyField = bodyField;
    this.because = because;
  }

  /** Why a line cannot even be looked at, or null. */
  static @Nullable String line(LineReader line) {
    if (line.tooLong()) {
      return "line is longer than " + size(line.bytesMax());
    }
    int bad = Utf8.firstInvalid(line.bytes(), line.start(), line.end());
    return bad < 0
        ? null
        : "not UTF-8: byte %d of the line is 0x%02X; save the file as UTF-8"
            .formatted(bad - line.start() + 1, line.bytes()[bad]);
  }

  static @Nullable String customId(String id) {
    if (id.isEmpty()) {
      return "custom_id is empty";
    }
    if (id.length() > CUSTOM_ID_LENGTH_MAX) {
      return "custom_id is longer than " + CUSTOM_ID_LENGTH_MAX + " characters";
    }
    return Utf8.hasLoneSurrogate(id)
        ? "custom_id holds half a character: an unpaired surrogate"
        : null;
  }

  static @Nullable String feature(String name) {
    try {
      Feature checked = new Feature(name);
      return Utf8.hasLoneSurrogate(checked.name())
          ? "feature holds half a character: an unpaired surrogate"
          : null;
    } catch (IllegalArgumentException refused) {
      return "feature cannot be used: it needs 1 to 100 characters and no control characters";
    }
  }

  @Nullable String body(BodyFacts facts, long bytes) {
    if (facts.model().isEmpty()) {
      return bodyField + ".model is missing";
    }
    Optional<ProviderName> owner = rules.providerOf().apply(facts.model());
    if (owner.isPresent() && !owner.get().equals(provider)) {
      return "model %s belongs to %s, but %s"
          .formatted(shown(facts.model()), owner.get().display(), because);
    }
    if (facts.stream()) {
      return bodyField + ".stream is true: batches cannot stream; remove it";
    }
    if (facts.unbatchable() != null) {
      return facts.unbatchable().equals("max_tokens")
          ? bodyField + ".max_tokens is 0: batches need at least 1"
          : "%s.%s is set: batches do not take it; remove it"
              .formatted(bodyField, facts.unbatchable());
    }
    long most = rules.requestBytesMax().applyAsLong(provider);
    return bytes > most
        ? "request has %s, and %s takes at most %s in one"
            .formatted(size(bytes), provider.display(), size(most))
        : null;
  }

  /** A piece of the input that may stand in a message: a name, never a prompt, and never long. */
  static String shown(String text) {
    String plain = text.codePoints().anyMatch(Character::isISOControl) ? "(unprintable)" : text;
    return plain.length() <= SHOWN_LENGTH_MAX
        ? plain
        : plain.substring(0, SHOWN_LENGTH_MAX - 1) + "…";
  }

  static String size(long bytes) {
    return bytes < MEGABYTE
        ? String.format(Locale.ROOT, "%,d bytes", bytes)
        : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGABYTE);
  }
}
