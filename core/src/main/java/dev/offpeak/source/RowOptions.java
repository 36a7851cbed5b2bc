package dev.offpeak.source;

import dev.offpeak.model.Endpoint;
import dev.offpeak.provider.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * How rows become requests.
 *
 * @param dialect of the provider they go to; it builds the bodies
 * @param idColumn the column with the user's own id; null for {@code custom_id}, and where there is
 *     none {@code row-N}
 * @param featureColumn the column with the row's feature, or null; an empty value means the run's
 */
public record RowOptions(
    PromptTemplate prompt,
    Dialect dialect,
    Endpoint endpoint,
    @Nullable String idColumn,
    @Nullable String featureColumn) {}
