/** Where results go. Open {@link dev.offpeak.sink.Sink} first. */
@NullMarked
package dev.offpeak.sink;

import org.jspecify.annotations.NullMarked;
