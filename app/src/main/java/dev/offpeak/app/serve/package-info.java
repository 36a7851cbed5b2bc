/**
 * {@code offpeak serve}: the gateway, the dispatcher, or both, until the process is asked to end.
 */
@NullMarked
package dev.offpeak.app.serve;

import org.jspecify.annotations.NullMarked;
