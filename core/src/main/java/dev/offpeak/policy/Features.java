package dev.offpeak.policy;

import dev.offpeak.store.Store;
import dev.offpeak.validate.AnswerJudge;
import dev.offpeak.validate.SchemaLibrary;
import java.util.Map;

/**
 * What is decided for features, and who tells whether answers keep to it.
 *
 * @param policies in force
 */
public record Features(FeaturePolicies policies, AnswerJudge judge) {

  /** Nothing from a configuration file, and no JSON Schema. */
  public static Features stored(Store store) {
    return new Features(
        new FeaturePolicies(Map.of(), store.policies()), new AnswerJudge(SchemaLibrary.NONE));
  }
}
