package dev.offpeak.audit;

import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Feature;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.store.CallEntry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call is counted under: its feature, or for untagged ones who sends it to which model with
 * which beginning.
 */
sealed interface Grouping {

  /** The name that evidence is gathered under. */
  Feature feature();

  /** How it is recognised; null for a feature. */
  @Nullable String recognisedBy();

  /** A feature. */
  record Tagged(Feature feature) implements Grouping {
    @Override
    public @Nullable String recognisedBy() {
      return null;
    }
  }

  /** Untagged calls that seem to come from one place in a program. */
  record Cluster(
      @Nullable String key,
      @Nullable String userAgent,
      String endpoint,
      String model,
      @Nullable Integer prompt)
      implements Grouping {

    @Override
    public Feature feature() {
      return Feature.UNTAGGED;
    }

    @Override
    public String recognisedBy() {
      List<String> marks = new ArrayList<>();
      marks.add(model);
      if (key != null) {
        marks.add("key " + key);
      }
      if (userAgent != null) {
        marks.add(userAgent);
      }
      if (!endpoint.isEmpty()) {
        marks.add(endpoint);
      }
      if (prompt != null) {
        marks.add("prompt #" + HexFormat.of().toHexDigits(prompt));
      }
      return String.join(", ", marks);
    }
  }

  /** What was answered by batches of ours only. */
  record Batches(Feature feature) implements Grouping {
    @Override
    public @Nullable String recognisedBy() {
      return feature.equals(Feature.UNTAGGED) ? "answers of batches" : null;
    }
  }

  /** What came after there were as many groups as are kept apart. */
  record Others(int kept) implements Grouping {
    @Override
    public Feature feature() {
      return Feature.UNTAGGED;
    }

    @Override
    public String recognisedBy() {
      return "all beyond the first " + CountText.of(kept, "group");
    }
  }

  /** Where a call belongs. */
  static Grouping of(CallEntry call) {
    if (!call.feature().equals(Feature.UNTAGGED)) {
      return new Tagged(call.feature());
    }
    PromptPrefix prefix = call.prefix();
    boolean fixed = prefix != null && prefix.fixedHash() != 0;
    return new Cluster(
        call.sender().key(),
        call.sender().userAgent(),
        call.sender().endpoint(),
        call.model(),
        fixed && prefix != null ? (Integer) prefix.fixedHash() : null);
  }
}
