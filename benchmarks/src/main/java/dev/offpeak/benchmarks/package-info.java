/** Measures speed and size by command. Open {@link dev.offpeak.benchmarks.Benchmarks}. */
@NullMarked
package dev.offpeak.benchmarks;

import org.jspecify.annotations.NullMarked;
