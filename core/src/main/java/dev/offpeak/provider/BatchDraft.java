package dev.offpeak.provider;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderFileId;
import org.jspecify.annotations.Nullable;

/**
 * A batch to be created.
 *
 * @param endpoint of its lines, where the dialect wants one endpoint a batch
 * @param file the uploaded input; null where the dialect takes the input with the creation
 */
public record BatchDraft(
    BatchId id, Endpoint endpoint, @Nullable ProviderFileId file, BatchInput input) {}
