/**
 * The gateway: an HTTP server before the providers. Open {@link dev.offpeak.gateway.Gateway}: it
 * lists the parts and the routes, and nothing else names two of them.
 */
@NullMarked
package dev.offpeak.gateway;

import org.jspecify.annotations.NullMarked;
