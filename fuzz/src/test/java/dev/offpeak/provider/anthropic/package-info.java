/** A way for fuzzing to what is not public. */
@NullMarked
package dev.offpeak.provider.anthropic;

import org.jspecify.annotations.NullMarked;
