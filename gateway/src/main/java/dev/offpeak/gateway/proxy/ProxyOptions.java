package dev.offpeak.gateway.proxy;

import java.time.Duration;

/**
 * How calls are passed on.
 *
 * @param headerBytesMax longest head of an answer
 * @param bodyBytesMax longest body of a call
 * @param connect how long a connection to a provider may take
 * @param idle how long a provider may say nothing in a call; a call as a whole has no bound
 * @param multiplexed whether providers reached without TLS speak HTTP/2 (with TLS it is negotiated)
 */
public record ProxyOptions(
    int headerBytesMax, long bodyBytesMax, Duration connect, Duration idle, boolean multiplexed) {}
