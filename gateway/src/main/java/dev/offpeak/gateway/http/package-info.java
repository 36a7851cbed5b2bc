/**
 * One call as every part of the gateway sees it, and what a part needs to answer it: open {@link
 * dev.offpeak.gateway.http.Call}, {@link dev.offpeak.gateway.http.Route} and {@link
 * dev.offpeak.gateway.http.BlockingRoute}.
 */
@NullMarked
package dev.offpeak.gateway.http;

import org.jspecify.annotations.NullMarked;
