/** The listener and the bridge to blocking code. */
@NullMarked
package dev.offpeak.gateway.server;

import org.jspecify.annotations.NullMarked;
