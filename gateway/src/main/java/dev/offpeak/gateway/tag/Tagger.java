package dev.offpeak.gateway.tag;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Caller;
import dev.offpeak.model.Feature;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which feature a call belongs to: the one its header names, else its key's, else that of the
 * first rule it matches, else {@link Feature#UNTAGGED}. Thread-safe.
 */
public final class Tagger {

  /** On calls: the feature they belong to. */
  public static final String HEADER = "Offpeak-Feature";

  /** No keys, no rules: only the header decides. */
  public static final Tagger NONE = new Tagger(List.of(), caller -> null);

  private final Supplier<List<TagRule>> rules;
  private final KeyFeatures keys;

  /** The features of gateway keys. Called on event loops; must not block. Thread-safe. */
  @FunctionalInterface
  public interface KeyFeatures {
    /** The one of this caller's key; null if it has none. */
    @Nullable Feature of(Caller caller);
  }

  /**
   * @param rules asked in order
   */
  public Tagger(List<TagRule> rules, KeyFeatures keys) {
    this(constant(List.copyOf(rules)), keys);
  }

  /**
   * With rules that may change.
   *
   * @param rules gives those of now, asked on event loops for every call
   */
  public Tagger(Supplier<List<TagRule>> rules, KeyFeatures keys) {
    this.rules = rules;
    this.keys = keys;
  }

  private static Supplier<List<TagRule>> constant(List<TagRule> rules) {
    return () -> rules;
  }

  /** The feature of a call. A header that names none is as if it were not there. */
  public Feature feature(@Nullable String header, Caller caller, TagFacts facts) {
    if (header != null && isFeature(header)) {
      return new Feature(header.strip());
    }
    Feature ofKey = keys.of(caller);
    if (ofKey != null) {
      return ofKey;
    }
    for (TagRule rule : rules.get()) {
      if (rule.matches(facts)) {
        return rule.feature();
      }
    }
    return Feature.UNTAGGED;
  }

  /** Whether rules decide, so that what a call's body says may matter. */
  public boolean byRules(@Nullable String header, Caller caller) {
    boolean named = header != null && isFeature(header);
    return !named && keys.of(caller) == null && !rules.get().isEmpty();
  }

  /** Whether a call has a header that names no feature, and so must be refused. */
  static boolean isMistagged(Call call) {
    String header = call.header(HEADER);
    return header != null && !isFeature(header);
  }

  private static boolean isFeature(String name) {
    return Feature.isName(name.strip());
  }
}
