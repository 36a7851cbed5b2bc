package dev.offpeak.app.config;

import dev.offpeak.gateway.server.Tls;
import dev.offpeak.gateway.tag.TagRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says of the gateway.
 *
 * @param origins web pages that may call
 * @param bodyBytesMax the longest body of a call; null if it does not say
 * @param tags which calls belong to which feature, in their order
 * @param tls the certificate; null for none
 */
record GatewaySection(
    Set<String> origins,
    @Nullable Sourced<Long> bodyBytesMax,
    List<TagRule> tags,
    @Nullable Sourced<Tls> tls) {

  static final GatewaySection NONE = new GatewaySection(Set.of(), null, List.of(), null);

  GatewaySection {
    origins = Set.copyOf(origins);
    tags = List.copyOf(tags);
  }
}
