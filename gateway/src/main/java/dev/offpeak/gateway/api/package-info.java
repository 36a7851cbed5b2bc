/**
 * Offpeak's own API under {@code /api}. Open {@link dev.offpeak.gateway.api.NativeApi}, which lists
 * every operation; {@code openapi.json} beside it describes them, and a test holds one to the
 * other.
 */
@NullMarked
package dev.offpeak.gateway.api;

import org.jspecify.annotations.NullMarked;
