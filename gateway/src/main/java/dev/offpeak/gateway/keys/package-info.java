/**
 * Who may call, and what they may do. Open {@link dev.offpeak.gateway.keys.KeyRing}; {@link
 * dev.offpeak.gateway.keys.KeyRoutes} holds calls to their keys' scopes.
 */
@NullMarked
package dev.offpeak.gateway.keys;

import org.jspecify.annotations.NullMarked;
