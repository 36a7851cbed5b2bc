package dev.offpeak.app.config;

import dev.offpeak.gateway.defer.WhiteSpaceRule;
import dev.offpeak.gateway.server.Tls;
import dev.offpeak.gateway.tag.TagRule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says of the gateway.
 *
 * @param origins web pages that may call
 * @param bodyBytesMax the longest body of a call; null if it does not say
 * @param sending within what time clients must send; null if it does not say
 * @param tags which calls belong to which feature, in their order
 * @param tls the certificate; null for none
 * @param whiteSpace which held calls get white space before their answer
 * @param passesBatches whether the providers' batch APIs are passed through; null if it does not
 *     say
 */
record GatewaySection(
    Set<String> origins,
    @Nullable Sourced<Long> bodyBytesMax,
    @Nullable Sourced<Duration> sending,
    List<TagRule> tags,
    @Nullable Sourced<Tls> tls,
    List<WhiteSpaceRule> whiteSpace,
    @Nullable Sourced<Boolean> passesBatches) {

  static final GatewaySection NONE =
      new GatewaySection(Set.of(), null, null, List.of(), null, List.of(), null);

  GatewaySection {
    origins = Set.copyOf(origins);
    tags = List.copyOf(tags);
    whiteSpace = List.copyOf(whiteSpace);
  }
}
