/**
 * The listener: takes calls in, asks who they are from, hands them to the first route that takes
 * them, and lets running ones finish when it ends. Open {@link
 * dev.offpeak.gateway.server.Listener}.
 */
@NullMarked
package dev.offpeak.gateway.server;

import org.jspecify.annotations.NullMarked;
