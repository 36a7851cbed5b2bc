package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A request as its source gives it.
 *
 * @param customId the user's own id, not empty
 * @param feature its own feature; null if the run's applies
 * @param body the bytes to be sent, one JSON object without line breaks
 * @param facts what the body says of itself
 * @param row what is wanted back with the answer: the input's columns as one JSON object whose
 *     values are the input's own; null for batch files
 */
public record SourceRequest(
    String customId,
    @Nullable String feature,
    Endpoint endpoint,
    byte[] body,
    BodyFacts facts,
    byte @Nullable [] row) {}
