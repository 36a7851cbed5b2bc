/** Bytes to requests: lines, array elements and the span of each body, read in constant memory. */
@NullMarked
package dev.offpeak.sandbox.wire;

import org.jspecify.annotations.NullMarked;
