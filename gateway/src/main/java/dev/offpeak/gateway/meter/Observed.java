package dev.offpeak.gateway.meter;

import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.PromptPrefix;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Metering;
import dev.offpeak.store.CallEntry.Sender;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it was seen, before it has a price.
 *
 * @param model the model that the provider was asked for; null if the body did not say
 * @param asked the model that the client asked for, where it is another; else null
 * @param prefixTokens what the size of its prompt says of its tokens
 */
record Observed(
    String id,
    Instant at,
    Feature feature,
    ProviderName provider,
    @Nullable String model,
    @Nullable String asked,
    Lane lane,
    Sender sender,
    Hints hints,
    Course course,
    Metering metering,
    BilledAnswer billed,
    @Nullable PromptPrefix prefix,
    long prefixTokens) {}
