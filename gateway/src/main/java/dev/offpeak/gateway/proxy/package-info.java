/**
 * The pass-through: a client's bytes up, the provider's bytes down, one attempt a call. Open {@link
 * dev.offpeak.gateway.proxy.PassThrough}; {@link dev.offpeak.gateway.proxy.Exchange} is one call.
 * {@link dev.offpeak.gateway.proxy.Tap} is where others look on, {@link
 * dev.offpeak.gateway.proxy.Rewrite} where they may change bytes.
 */
@NullMarked
package dev.offpeak.gateway.proxy;

import org.jspecify.annotations.NullMarked;
