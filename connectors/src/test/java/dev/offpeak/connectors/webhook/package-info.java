/** Against a receiver on this machine. */
@NullMarked
package dev.offpeak.connectors.webhook;

import org.jspecify.annotations.NullMarked;
