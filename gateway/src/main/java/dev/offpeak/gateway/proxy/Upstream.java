package dev.offpeak.gateway.proxy;

import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Secret;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider as the pass-through reaches it.
 *
 * @param baseUrl where it is now, as its SDKs take it, without a trailing slash; asked on every
 *     call, on an event loop
 * @param key of the configured account; null if there is none
 */
public record Upstream(ProviderName provider, Supplier<String> baseUrl, @Nullable Secret key) {}
