/** A way for fuzzing to what is not public. */
@NullMarked
package dev.offpeak.provider.openai;

import org.jspecify.annotations.NullMarked;
