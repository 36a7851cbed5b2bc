/**
 * What the dialects share: settings, calls that are sent once, inputs that stream out and results
 * that stream in. Open {@link dev.offpeak.provider.http.Transport} first.
 */
@NullMarked
package dev.offpeak.provider.http;

import org.jspecify.annotations.NullMarked;
