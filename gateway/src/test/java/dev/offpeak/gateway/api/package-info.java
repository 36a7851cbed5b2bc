/** Offpeak's own API against its document. */
@NullMarked
package dev.offpeak.gateway.api;

import org.jspecify.annotations.NullMarked;
