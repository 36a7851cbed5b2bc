/**
 * Traces of batches. Open {@link dev.offpeak.spans.BatchWatch}; what it tells is made by {@link
 * dev.offpeak.spans.BatchSpans}.
 */
@NullMarked
package dev.offpeak.spans;

import org.jspecify.annotations.NullMarked;
